import type {AlertEvent} from '../alert.ts'

const MAX_DISK_USE = 0.9
const MAX_CPU_USE = 0.9
const MAX_MEMORY_USE = 0.85
const LONG_WAIT_MS = 30 * 60_000
const EXPIRES_SOON_MS = 14 * 86_400_000

/** What of the gateway is looked at. */
export interface Seen {
  readonly now: Date
  /** why the audit log cannot be written; null when it can */
  readonly auditFault: string | null
  /** share of the disk of the data folder, 0 to 1 */
  readonly diskUse: number
  /** share of all processors over the last 5 minutes, 0 to 1; null before it was measured for so long */
  readonly cpuUse: number | null
  /** share of the memory of the machine over the last minute, 0 to 1; null before it was measured */
  readonly memoryUse: number | null
  /** parts of the gateway that do not work and have no alert of their own */
  readonly down: readonly {readonly name: string; readonly message: string}[]
  readonly pending: readonly {readonly id: string; readonly capability: string; readonly createdAt: string}[]
  readonly vault: {readonly state: string; readonly reason: string | null}
  readonly certificateExpiresAt: string
  readonly channels: readonly {readonly name: string; readonly failed: number; readonly lastError: string | null}[]
  readonly policyProblems: readonly string[]
  readonly upstreams: readonly {
    readonly name: string
    /** failed: it does not run and should */
    readonly state: string
    readonly problem: string | null
    readonly tools: readonly {readonly tool: string; readonly state: string; readonly hash: string}[]
  }[]
}

/** Something that is so. It counts as happening again when it was gone in between, or when its occurrence changes. */
export interface Condition extends AlertEvent {
  readonly occurrence: string
}

export function conditionsOf(seen: Seen): Condition[] {
  return [
    ...auditCondition(seen),
    ...diskCondition(seen),
    ...cpuCondition(seen),
    ...memoryCondition(seen),
    ...serviceConditions(seen),
    ...approvalConditions(seen),
    ...vaultCondition(seen),
    ...certificateCondition(seen),
    ...channelConditions(seen),
    ...policyCondition(seen),
    ...upstreamConditions(seen),
  ]
}

const once = {subject: '', occurrence: ''}

function auditCondition({auditFault}: Seen): Condition[] {
  if (auditFault === null) return []
  return [{...once, kind: 'audit-unwritable', severity: 'critical', message: auditFault}]
}

function diskCondition({diskUse}: Seen): Condition[] {
  if (diskUse <= MAX_DISK_USE) return []
  const message = `the disk of the data folder is ${Math.floor(diskUse * 100)} % full`
  return [{...once, kind: 'disk-full', severity: 'critical', message}]
}

function cpuCondition({cpuUse}: Seen): Condition[] {
  if (cpuUse === null || cpuUse <= MAX_CPU_USE) return []
  const message = 'the processors were more than 90 % busy for 5 min'
  return [{...once, kind: 'cpu-busy', severity: 'warning', message}]
}

function memoryCondition({memoryUse}: Seen): Condition[] {
  if (memoryUse === null || memoryUse <= MAX_MEMORY_USE) return []
  const message = `${Math.floor(memoryUse * 100)} % of the memory of the machine is in use`
  return [{...once, kind: 'memory-full', severity: 'warning', message}]
}

function serviceConditions({down}: Seen): Condition[] {
  return down.map(({name, message}) => ({
    kind: 'service-down',
    severity: 'critical',
    subject: name,
    message,
    occurrence: '',
  }))
}

function approvalConditions({pending, now}: Seen): Condition[] {
  return pending
    .filter(({createdAt}) => now.getTime() - Date.parse(createdAt) > LONG_WAIT_MS)
    .map(({id, capability}) => ({
      kind: 'approval-waits',
      severity: 'info',
      subject: id,
      message: `${capability} has waited for approval for more than 30 min`,
      occurrence: '',
    }))
}

function vaultCondition({vault: {state, reason}}: Seen): Condition[] {
  if (state === 'unlocked') return []
  const says = `the vault is ${state}`
  const message = reason === null || reason.startsWith(says) ? (reason ?? says) : `${says}: ${reason}`
  return [{...once, kind: 'vault-locked', severity: 'warning', message}]
}

function certificateCondition({certificateExpiresAt, now}: Seen): Condition[] {
  if (Date.parse(certificateExpiresAt) - now.getTime() >= EXPIRES_SOON_MS) return []
  const message = `the certificate is valid until ${certificateExpiresAt}`
  return [{...once, kind: 'certificate-expires', severity: 'warning', message, occurrence: certificateExpiresAt}]
}

function channelConditions({channels}: Seen): Condition[] {
  return channels
    .filter(({failed}) => failed > 0)
    .map(({name, failed, lastError}) => ({
      kind: 'notify-fails',
      severity: 'warning',
      subject: name,
      message: `a notice was not delivered: ${lastError ?? 'too many wait'}`,
      occurrence: String(failed),
    }))
}

function policyCondition({policyProblems}: Seen): Condition[] {
  const [message] = policyProblems
  if (message === undefined) return []
  return [{...once, kind: 'policy-faulty', severity: 'warning', message, occurrence: policyProblems.join('\n')}]
}

function upstreamConditions({upstreams}: Seen): Condition[] {
  return upstreams.flatMap(({name, state, problem, tools}) => {
    const waiting = tools.filter(tool => tool.state === 'changed' || tool.state === 'new')
    const message = `${waiting.length} of its tools changed or are new: kruxos upstream show ${name}`
    const changed: Condition = {
      kind: 'upstream-changed',
      severity: 'warning',
      subject: name,
      message,
      occurrence: waiting.map(({tool, hash}) => `${tool} ${hash}`).join('\n'),
    }
    const failed: Condition = {
      kind: 'upstream-failed',
      severity: 'warning',
      subject: name,
      message: `the MCP server does not run: ${problem}`,
      occurrence: '',
    }
    return [...(waiting.length > 0 ? [changed] : []), ...(state === 'failed' ? [failed] : [])]
  })
}
