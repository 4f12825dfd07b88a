/** Commands and groups that act on files, users or processes of this machine, and so go to no other. */
const LOCAL_COMMANDS: readonly string[] = [
  'admin-stdio',
  'cli-config',
  'config',
  'context',
  'doctor',
  'gateway',
  'help',
  'mount:add',
  'policy:import',
  'policy:init',
  'policy:test',
  'policy:validate',
  'token:grant',
  'token:ungrant',
  'unpair',
  'upstream:add',
  'upstream:import',
  'version',
]

export function isLocalCommand(id: string): boolean {
  return LOCAL_COMMANDS.some(local => id === local || id.startsWith(`${local}:`))
}
