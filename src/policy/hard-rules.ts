import type {Call} from './call.ts'
import {pathsOf} from './conditions/paths.ts'
import {wipesDisk} from './disk-wiping.ts'
import {matchesPattern} from './match.ts'

/** What no policy file can lift. Such calls are blocked for everybody, whoever wrote the files. */
export interface HardRule {
  readonly name: string
  readonly reason: string
  /** capabilities that are blocked with every input */
  readonly always?: readonly string[]
  /** which calls of other capabilities are blocked */
  forbids?(call: Call): boolean
}

export const SYSTEM_FOLDERS: readonly string[] = [
  '/bin',
  '/boot',
  '/dev',
  '/etc',
  '/lib',
  '/lib32',
  '/lib64',
  '/opt/kruxos',
  '/proc',
  '/run',
  '/sbin',
  '/sys',
  '/usr',
  '/var/lib/kruxos',
]

const WRITERS: readonly string[] = [
  'filesystem.append',
  'filesystem.copy',
  'filesystem.delete',
  'filesystem.edit',
  'filesystem.move',
  'filesystem.write',
  'git.*',
  'network.download',
  'state.backup.export',
]

export const HARD_RULES: readonly HardRule[] = [
  {
    name: 'secrets-stay-sealed',
    reason: 'secrets are used by capabilities and never given out',
    always: ['secrets.read_raw', 'secrets.export'],
  },
  {
    name: 'audit-is-append-only',
    reason: 'nobody who is audited can write, delete or truncate the audit log',
    always: ['audit.write', 'audit.delete', 'audit.truncate'],
  },
  {
    name: 'policy-is-for-operators',
    reason: 'no call over the network changes a policy or decides an approval',
    always: ['policy.modify_system', 'policy.set', 'approval.accept', 'approval.reject'],
  },
  {
    name: 'system-folders',
    reason: 'the folders of the operating system are not for agents to change',
    forbids: call =>
      WRITERS.some(pattern => matchesPattern(pattern, call.capability)) && pathsOf(call).some(isSystemFolder),
  },
  {
    name: 'private-state',
    reason: "the state of another agent is that agent's own",
    forbids: ({capability, agent, principal, input}) =>
      principal === 'agent' &&
      capability.startsWith('state.') &&
      Object.hasOwn(input, 'agent') &&
      (input['agent'] ?? agent) !== agent,
  },
  {
    name: 'disk-wiping',
    reason: 'commands that wipe disks or the whole file system are never run',
    forbids: ({capability, input}) => capability === 'process.run' && wipesDisk(input['command'], input['args']),
  },
]

/** The first hard rule against a call, null when there is none. */
export function findHardRule(call: Call): HardRule | null {
  return HARD_RULES.find(rule => rule.always?.includes(call.capability) || rule.forbids?.(call)) ?? null
}

/** The root above them all counts too. */
function isSystemFolder(path: ReturnType<typeof pathsOf>[number]): boolean {
  if (path === null) return false
  const shown = `/${path.folded.join('/')}/`
  return path.names.length === 0 || SYSTEM_FOLDERS.some(folder => shown.startsWith(`${folder.toUpperCase()}/`))
}
