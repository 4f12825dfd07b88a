/** The promises of governance, held against kill -9 while calls are asked for, decided, run and recorded, tokens revoked and policies set. */
import assert from 'node:assert/strict'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Approval} from '../../src/contract/approval.ts'
import {eventually} from '../support/eventually.ts'
import {connectTo, type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'
import {tempPaths} from '../support/temp-gateway.ts'

/** `KRUXOS_TEST_CRASHES=1000` for the long run. */
const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 25)
const SETTINGS = 'approvals: {hold_seconds: 0, max_pending_per_agent: 10000}\nlog: {level: error}\n'
/** How a kill looks from the other end. */
const CUT_OFF = ['UNREACHABLE', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE']
const policy = (n: number) =>
  `version: 1\nname: policy-${n}\nrules:\n  - {match: filesystem.append, tier: approval_required}\n`

let dir: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'kx-'))
  const {policiesDir} = tempPaths(dir)
  mkdirSync(policiesDir, {recursive: true, mode: 0o700})
  writeFileSync(join(policiesDir, 'org.yaml'), policy(0), {mode: 0o600})
})
after(() => rmSync(dir, {recursive: true, force: true}))

/** What was acknowledged, by the line that the call was to write. */
class Model {
  readonly asked = new Map<string, string>()
  readonly accepted = new Set<string>()
  readonly rejected = new Set<string>()
  readonly revoked = new Set<string>()
  /** numbers of the last policy that was acknowledged, and of the last that was sent */
  readonly policy = {acknowledged: 0, sent: 0}
  /** requests whose rows in the audit log were looked at */
  readonly recorded = new Set<string>()
}

async function ask(gateway: GatewayProcess, token: string, cycle: number, model: Model): Promise<void> {
  const client = await Promise.race([connectTo(gateway, token), gateway.exited.then(() => null)])
  if (client === null) return
  for (let n = 0; ; n++) {
    const line = `${cycle}-${n}`
    const call = client.callTool('filesystem__append', {path: '/workspace/log', content: `${line}\n`})
    const answer = await Promise.race([call, gateway.exited.then(() => null)])
    if (answer === null) return
    const {error_type, approval_id} = answer['error'] as {error_type: string; approval_id: string}
    assert.equal(error_type, 'ApprovalPending')
    model.asked.set(line, approval_id)
    await sleep(2)
  }
}

async function decide({admin}: GatewayProcess, model: Model): Promise<void> {
  for (let n = 0; ; n++) {
    const {approvals} = await admin.call('approval.list', {})
    for (const {id} of approvals) {
      if (n++ % 4 === 0) {
        await admin.call('approval.reject', {id})
        model.rejected.add(id)
      } else {
        await admin.call('approval.accept', {id})
        model.accepted.add(id)
      }
    }
    await sleep(1)
  }
}

async function revoke({admin}: GatewayProcess, cycle: number, model: Model): Promise<void> {
  for (let n = 0; ; n++) {
    const label = `t${cycle}-${n}`
    await admin.call('token.create', {label})
    await admin.call('token.revoke', {token: label})
    model.revoked.add(label)
  }
}

async function setPolicies({admin}: GatewayProcess, model: Model): Promise<void> {
  for (;;) {
    model.policy.sent++
    await admin.call('policy.set', {layer: 'org', text: policy(model.policy.sent)})
    model.policy.acknowledged = model.policy.sent
    await sleep(5)
  }
}

/** Every state that a request can be in once the gateway has come to rest, and how often its line may be there. */
const TIMES: Partial<Record<Approval['state'], readonly number[]>> = {
  pending: [0],
  rejected: [0],
  done: [1],
  unknown: [0, 1],
}

async function check({admin}: GatewayProcess, model: Model): Promise<void> {
  const approvals = await eventually(async () => {
    const {approvals: all} = await admin.call('approval.list', {all: true})
    assert.ok(!all.some(({state}) => state === 'approved' || state === 'running'))
    return all
  })
  const log = join(dir, 'workspace', 'bot', 'log')
  const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  const states = new Map(approvals.map(({id, state}) => [id, state]))
  for (const {id, state, summary} of approvals) {
    const [, line = ''] = /"content":"([^"\\]+)/.exec(summary) ?? []
    const times = counts.get(line) ?? 0
    assert.ok(TIMES[state]?.includes(times), `${id} is ${state} and ran ${times} times`)
    counts.delete(line)
  }
  assert.deepEqual([...counts], [], 'lines that nobody asked for')
  for (const id of model.asked.values()) assert.ok(states.has(id), `${id} was acknowledged and is gone`)
  for (const id of model.accepted) assert.match(states.get(id) ?? '', /^(done|unknown)$/, id)
  for (const id of model.rejected) assert.equal(states.get(id), 'rejected', id)
  await checkPolicy(admin, model)
  await checkRows(admin, model, approvals)
  const {tokens} = await admin.call('token.list', {})
  assert.ok(!tokens.some(({label}) => model.revoked.has(label)), 'a revoked token is alive')
}

async function checkPolicy(admin: GatewayProcess['admin'], {policy: {acknowledged, sent}}: Model): Promise<void> {
  const {policy} = await admin.call('policy.show', {})
  const [, number] = /policy-(\d+)/.exec(policy.name) ?? []
  assert.ok(Number(number) >= acknowledged && Number(number) <= sent, `${policy.name}, not ${acknowledged} to ${sent}`)
}

/** Nothing ran without a row that was written before. */
async function checkRows(admin: GatewayProcess['admin'], {recorded}: Model, approvals: Approval[]): Promise<void> {
  for (const {id, state} of approvals) {
    if (state !== 'done' || recorded.has(id)) continue
    const {entries} = await admin.call('audit.query', {approval: id, event: 'capability.call'})
    const ends = entries.filter(({kind}) => kind === 'outcome').map(({status}) => status)
    assert.equal(ends.length, 1, `${id} ran, and its rows are ${JSON.stringify(entries)}`)
    recorded.add(id)
  }
}

test(`after ${CYCLES} kill -9 under mixed load nothing acknowledged is lost, nothing runs twice and nothing unasked`, async t => {
  const model = new Model()
  let token = ''
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const gateway = await spawnGateway(dir, {}, {settings: SETTINGS})
    if (cycle === 0) {
      await gateway.admin.call('agent.create', {name: 'bot'})
      token = (await gateway.admin.call('token.create', {label: 'bot', agent: 'bot'})).secret ?? ''
    }
    await check(gateway, model)
    const load = [
      ask(gateway, token, cycle, model),
      decide(gateway, model),
      revoke(gateway, cycle, model),
      setPolicies(gateway, model),
    ]
    const working = load.map(each =>
      each.catch(error => {
        if (!CUT_OFF.includes(error.code)) throw error
      }),
    )
    await sleep(120 + ((cycle * 37) % 180))
    assert.equal(await gateway.kill('SIGKILL'), 'SIGKILL')
    await Promise.all(working)
  }
  const last = await spawnGateway(dir, {}, {settings: SETTINGS})
  await check(last, model)
  assert.equal((await last.admin.call('audit.verify', {})).ok, true)
  assert.equal(await last.kill('SIGTERM'), 0)
  t.diagnostic(
    `${model.asked.size} asked, ${model.accepted.size} accepted, ${model.rejected.size} rejected, ${model.policy.acknowledged} policies set`,
  )
  assert.ok(model.accepted.size > 0 && model.rejected.size > 0 && model.policy.acknowledged > 0)
})
