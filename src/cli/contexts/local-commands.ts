/** Commands and groups that act on files, users or processes of this machine, and so go to no other. */
const LOCAL_COMMANDS: readonly string[] = [
  'admin-stdio',
  'apply',
  'backup',
  'cli-config',
  'config',
  'context',
  'diff',
  'export',
  'gateway',
  'help',
  'mount:add',
  'policy:import',
  'policy:init',
  'policy:test',
  'policy:validate',
  'setup',
  'support-bundle',
  'token:grant',
  'token:ungrant',
  'uninstall',
  'unpair',
  'upstream:add',
  'upstream:import',
  'version',
]

export function isLocalCommand(id: string): boolean {
  return LOCAL_COMMANDS.some(local => id === local || id.startsWith(`${local}:`))
}
