/** The promises of planned calls, held against kill -9 while they are planned, taken back and run. */
import assert from 'node:assert/strict'
import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {ScheduleDetail} from '../../src/contract/schedule.ts'
import {eventually} from '../support/eventually.ts'
import {connectTo, type GatewayProcess, spawnGateway} from '../support/gateway-process.ts'

/** `KRUXOS_TEST_CRASHES=1000` for the long run. */
const CYCLES = Number(process.env['KRUXOS_TEST_CRASHES'] ?? 8)
const AGENTS = ['ada', 'bob', 'cyd']
/** Fewer than are kept when they are over, so that each can be looked at. */
const PER_CYCLE = 16
const SETTINGS = 'log: {level: error}\n'

let dir: string
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'kx-'))
})
after(() => rmSync(dir, {recursive: true, force: true}))

/** What was acknowledged, by the line that the call was to write; and how it was seen to end. */
class Model {
  readonly planned = new Map<string, string>()
  readonly cancelled = new Set<string>()
  readonly ends = new Map<string, string>()
}

async function plan(gateway: GatewayProcess, token: string, name: string, model: Model): Promise<void> {
  const cut = gateway.exited.then(() => null)
  const client = await Promise.race([connectTo(gateway, token).catch(() => null), cut])
  if (client === null) return
  for (let n = 0; n < PER_CYCLE; n++) {
    const line = `${name}-${n}`
    const inputs = {path: '/workspace/log', content: `${line}\n`}
    const request = {capability: 'filesystem.append', inputs, delay_seconds: 1}
    const answer = await Promise.race([client.callTool('scheduler__delay', request), cut])
    if (answer === null) return
    const id = String(answer['delay_id'])
    model.planned.set(line, id)
    if (n % 5 !== 0) continue
    const taken = await Promise.race([client.callTool('scheduler__cancel', {delay_id: id}), cut])
    if (taken?.['cancelled'] === true) model.cancelled.add(line)
  }
}

/** Waits until everything is over, then looks at how. */
async function settle({admin}: GatewayProcess, model: Model): Promise<void> {
  const all = await eventually(async () => {
    const {schedules} = await admin.call('schedule.list', {all: true})
    const details = await Promise.all(schedules.map(async ({id}) => (await admin.call('schedule.show', {id})).schedule))
    assert.ok(details.every(({nextRunAt, runs}) => nextRunAt === null && runs[0]?.state !== 'running'))
    return details
  }, 30_000)
  for (const schedule of all) model.ends.set(lineOf(schedule), schedule.runs[0]?.state ?? 'none')
}

function lineOf({input}: ScheduleDetail): string {
  return String(input['content']).trim()
}

function linesWritten(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const agent of AGENTS) {
    const log = join(dir, 'workspace', agent, 'log')
    const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(0, -1) : []
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return counts
}

async function firstRun(before: number): Promise<void> {
  await eventually(async () => assert.ok(linesWritten().size > before))
}

function check({planned, cancelled, ends}: Model): void {
  const written = linesWritten()
  for (const [line, times] of written) assert.equal(times, 1, `${line} ran ${times} times`)
  for (const line of cancelled) assert.ok(!written.has(line), `${line} was taken back and ran`)
  for (const line of planned.keys())
    if (!cancelled.has(line)) assert.ok(ends.has(line), `${line} was acknowledged and is lost`)
  for (const [line, state] of ends) {
    if (state === 'done') assert.ok(written.has(line), `${line} is done and did not run`)
    else assert.equal(state, 'unknown', line)
  }
}

test(`after ${CYCLES} kill -9 under load no planned call is lost, and none has run twice`, async t => {
  const model = new Model()
  const tokens = new Map<string, string>()
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const gateway = await spawnGateway(dir, {}, {settings: SETTINGS})
    if (cycle === 0) for (const agent of AGENTS) tokens.set(agent, await createToken(gateway, agent))
    await settle(gateway, model)
    check(model)
    const load = AGENTS.map(agent => plan(gateway, tokens.get(agent) ?? '', `${agent}-${cycle}`, model))
    // Some are killed while they plan, most while the calls run.
    await (cycle % 4 > 0 ? firstRun(linesWritten().size) : sleep(500))
    await sleep((cycle * 37) % 150)
    assert.equal(await gateway.kill('SIGKILL'), 'SIGKILL')
    await Promise.all(load)
  }
  const last = await spawnGateway(dir, {}, {settings: SETTINGS})
  await settle(last, model)
  check(model)
  assert.equal((await last.admin.call('audit.verify', {})).ok, true)
  assert.equal(await last.kill('SIGTERM'), 0)
  const unknown = [...model.ends.values()].filter(state => state === 'unknown').length
  t.diagnostic(`${model.planned.size} planned, ${model.cancelled.size} taken back, ${unknown} cut off`)
  assert.ok(model.ends.size >= CYCLES * 5)
})

async function createToken({admin}: GatewayProcess, agent: string): Promise<string> {
  await admin.call('agent.create', {name: agent})
  return (await admin.call('token.create', {label: agent, agent})).secret ?? ''
}
