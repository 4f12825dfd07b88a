/**
 * What the audit log costs: node bench/audit.ts [rows]
 * Fills a log through the gateway's own writer, then asks it for each filter, verifies it, and times commits of calls
 * that are in flight together.
 */
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type AuditLog, type Intent, openAudit} from '../src/gateway/audit/index.ts'
import {openAuditLog} from '../src/gateway/store/index.ts'

const ROWS = Number(process.argv[2] ?? 1_000_000)
const RUNS = 100
const BATCH = 500
const AGENTS = 8
const CAPABILITIES = 60
const SILENT = {error() {}, warn() {}, info() {}, debug() {}}
const AT_ONCE = AbortSignal.abort()

const folder = mkdtempSync(join(tmpdir(), 'kb-'))
try {
  const audit = await openAudit({
    storage: await openAuditLog(join(folder, 'audit.db')),
    keyFile: join(folder, 'audit.key'),
    headFile: join(folder, 'audit.head'),
    failMode: 'deny',
    retentionDays: 90,
    version: 'bench',
    log: SILENT,
    now: () => new Date(),
  })
  await fill(audit)
  await queries(audit)
  await verification(audit)
  for (const inFlight of [1, 16, 256]) await commits(audit, inFlight)
  await audit.close()
} finally {
  rmSync(folder, {recursive: true})
}

async function fill(audit: AuditLog): Promise<void> {
  const start = performance.now()
  for (let n = 0; audit.head.seq < ROWS; n += BATCH) {
    await Promise.all(Array.from({length: BATCH}, (_, index) => call(audit, n + index)))
  }
  const seconds = (performance.now() - start) / 1000
  console.log(
    `filled ${audit.head.seq} rows in ${seconds.toFixed(1)} s, ${Math.round(audit.head.seq / seconds)} rows/s`,
  )
}

async function call(audit: AuditLog, n: number): Promise<void> {
  const id = await audit.intend(intentOf(n))
  const status = n % 100 === 0 ? 'denied' : n % 37 === 0 ? 'error' : 'success'
  const error = status === 'success' ? null : 'PolicyDenied'
  audit.conclude(id, {status, error, output: {size: n, modified: '2026-01-01T00:00:00Z'}, durationMs: (n % 50) / 10})
}

function intentOf(n: number): Intent {
  const session = `sess-${String(Math.floor(n / 2000)).padStart(8, '0')}`
  return {
    event: 'capability.call',
    actor: {
      type: 'agent',
      name: `agent-${n % AGENTS}`,
      sessionId: session,
      tokenId: 'tok_0123456789ab',
      client: 'bench/1.0',
    },
    subject: n % 3 === 0 ? `filesystem.verb_${n % CAPABILITIES}` : `category_${n % 7}.verb_${n % CAPABILITIES}`,
    input: {path: `/workspace/notes/${n}.txt`, encoding: 'utf-8', offset: 0, limit: 1_048_576},
    decision: {tier: 'autonomous', rule: 'default', reason: 'the default of the capability'},
    approvalId: n % 5000 === 0 ? `appr-${n}` : null,
  }
}

async function queries(audit: AuditLog): Promise<void> {
  const middle = new Date(Date.now() - performance.now() / 2).toISOString()
  const filters = {
    nothing: {},
    agent: {agent: 'agent-3'},
    capability: {capability: 'filesystem.verb_3'},
    'capability glob': {capability: 'filesystem.*'},
    'every capability': {capability: '*'},
    'outcome denied': {status: 'denied'},
    'outcome success': {status: 'success'},
    'outcome pending (none)': {status: 'pending'},
    event: {event: 'gateway.started'},
    'event glob': {event: 'gateway.*'},
    session: {session: 'sess-00000012'},
    approval: {approval: 'appr-10000'},
    'since the middle': {since: middle},
    'until the middle': {until: middle},
    'agent + outcome': {agent: 'agent-4', status: 'denied'},
    'agent + glob + outcome': {agent: 'agent-4', capability: 'filesystem.*', status: 'denied'},
    'agent + capability (never together)': {agent: 'agent-1', capability: 'filesystem.verb_6'},
    'agent + glob + until': {agent: 'agent-3', capability: 'category_*', until: middle},
  } as const
  for (const [name, filter] of Object.entries(filters)) {
    const times: number[] = []
    let found = 0
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now()
      found = (await audit.query({...filter, limit: 50}, AT_ONCE)).entries.length
      times.push(performance.now() - start)
    }
    const {median, p99, max} = spread(times)
    console.log(
      `query ${name.padEnd(36)} ${String(found).padStart(3)} found  median ${median}  p99 ${p99}  max ${max} ms`,
    )
  }
}

async function verification(audit: AuditLog): Promise<void> {
  let longest = 0
  let last = performance.now()
  const pulse = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 1)
    last = performance.now()
  }, 1)
  const cpu = process.cpuUsage()
  const {ok, rows, durationMs} = await audit.verify()
  const {user, system} = process.cpuUsage(cpu)
  clearInterval(pulse)
  console.log(
    `verify ${rows} rows: ${ok ? 'whole' : 'BROKEN'} in ${durationMs} ms (CPU ${Math.round((user + system) / 1000)} ms), longest stop of the event loop ${longest.toFixed(1)} ms`,
  )
}

/** Calls that go on as soon as they may: what the log adds to each. */
async function commits(audit: AuditLog, inFlight: number): Promise<void> {
  const calls = 200 * Math.max(4, Math.min(inFlight, 64))
  const times: number[] = []
  let left = calls
  const cpu = process.cpuUsage()
  const start = performance.now()
  const worker = async () => {
    while (left-- > 0) {
      const asked = performance.now()
      const id = await audit.intend(intentOf(left))
      times.push(performance.now() - asked)
      audit.conclude(id, {status: 'success', error: null, output: {size: left}, durationMs: 1})
    }
  }
  await Promise.all(Array.from({length: inFlight}, worker))
  const seconds = (performance.now() - start) / 1000
  const {user, system} = process.cpuUsage(cpu)
  const {median, p99} = spread(times)
  console.log(
    `calls, ${inFlight} in flight: ${Math.round(calls / seconds)}/s, CPU ${((user + system) / calls).toFixed(0)} us a call, intent median ${median}  p99 ${p99} ms`,
  )
}

function spread(times: number[]): {median: string; p99: string; max: string} {
  times.sort((a, b) => a - b)
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(2)
  return {median: at(0.5), p99: at(0.99), max: at(1)}
}
