import {type AuditEntry, MAX_AUDIT_PAGE} from '../../contract/audit.ts'
import type {Result} from '../../contract/operations.ts'
import {CONTENT_FIELDS, decide, type Policy} from '../../policy/index.ts'
import type {AdminServices} from './services.ts'

type Replayed = Omit<Result<'policy.replay'>, 'layer' | 'since'>
type Services = Pick<AdminServices, 'audit' | 'registry' | 'workspaces'>

const MAX_CONTENT_BYTES = 16 * 1_048_576

/** Decides the calls of the log again. Limits are left out: they depend on what else was called. */
export async function replay(
  services: Services,
  candidate: Policy,
  {since, agent}: {since: string; agent: string | undefined},
  signal: AbortSignal,
): Promise<Replayed> {
  const changes = new Map<string, Replayed['changes'][number]>()
  const counts = {calls: 0, judged: 0}
  for await (const entry of decidedCalls(services, {since, agent}, signal)) {
    counts.calls += 1
    const change = judge(services, candidate, entry)
    if (change === null) continue
    counts.judged += 1
    if (change.before === change.after) continue
    const key = [change.agent, change.capability, change.before, change.after, change.rule].join('\n')
    changes.set(key, {...change, times: (changes.get(key)?.times ?? 0) + 1})
  }
  return {...counts, changes: [...changes.values()].sort((a, b) => b.times - a.times)}
}

/** What ran after an approval was decided when it was asked for. */
async function* decidedCalls(
  {audit}: Services,
  filter: {since: string; agent: string | undefined},
  signal: AbortSignal,
): AsyncGenerator<AuditEntry> {
  for (let afterSeq = 0; ; ) {
    signal.throwIfAborted()
    const params = {...filter, event: 'capability.call', afterSeq, limit: MAX_AUDIT_PAGE}
    const {entries, next} = await audit.query(params, AbortSignal.abort())
    yield* entries.filter(
      ({kind, approvalId, decision, actor}) =>
        decision !== null && actor.type !== 'operator' && !(kind === 'outcome' && approvalId !== null),
    )
    if (next === null) return
    afterSeq = next
  }
}

/** null when the capability is gone, or the log kept too little of the input. */
function judge(
  {registry, workspaces}: Services,
  candidate: Policy,
  {at, actor, subject, input, decision}: AuditEntry,
): Replayed['changes'][number] | null {
  const capability = registry.get(subject ?? '')
  const whole = restore(input)
  if (!capability || !whole || !decision) return null
  const {tier, deciding} = decide(candidate, {
    agent: actor.name,
    principal: actor.type === 'user' ? 'user' : 'agent',
    capability: capability.name,
    defaultTier: capability.tier,
    floor: capability.floor?.(actor.name) ?? null,
    input: whole,
    now: new Date(at),
    ...workspaces.foldersOf(actor.name),
  })
  const {place: rule, reason} = deciding
  return {
    at,
    agent: actor.name,
    capability: capability.name,
    before: decision.tier,
    after: tier,
    rule,
    reason,
    times: 1,
  }
}

/** The input as far as a policy looks at it; null when that is not in the log. */
function restore(input: unknown): Record<string, unknown> | null {
  if (!isRecord(input) || isDigest(input)) return null
  const entries = Object.entries(input)
  const others = entries.filter(([name]) => !CONTENT_FIELDS.includes(name))
  if (NOT_KEPT.test(JSON.stringify(others))) return null
  return Object.fromEntries(
    entries.map(([name, value]) => [name, CONTENT_FIELDS.includes(name) ? ofSameSize(value) : value]),
  )
}

/** What the log puts in place of secrets and of what is large or deep. */
const NOT_KEPT = /"sha256":|"\[(REDACTED|DEEP)\]"/

function ofSameSize(value: unknown): unknown {
  return isDigest(value) && value.bytes <= MAX_CONTENT_BYTES ? ' '.repeat(value.bytes) : value
}

function isDigest(value: unknown): value is {bytes: number} {
  return isRecord(value) && typeof value['sha256'] === 'string' && typeof value['bytes'] === 'number'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
