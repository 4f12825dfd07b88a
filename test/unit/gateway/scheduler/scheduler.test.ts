import assert from 'node:assert/strict'
import {join} from 'node:path'
import {test} from 'node:test'
import type {CallOutcome, CallRequest} from '../../../../src/gateway/calls/call.ts'
import type {Owner, PlannedCall} from '../../../../src/gateway/schedule.ts'
import {createScheduler, type Scheduler} from '../../../../src/gateway/scheduler/index.ts'
import {openStore, type Store} from '../../../../src/gateway/store/index.ts'
import {eventually} from '../../../support/eventually.ts'
import {type Cleanup, tempFolder} from '../store/temp-store.ts'

const OWNER: Owner = {principal: 'agent', agent: 'bot', tokenId: 'tok_1'}
const CALL: PlannedCall = {capability: 'test.run', input: {n: 1}, description: ''}
const EVERY_MINUTE = {line: '* * * * *', timezone: 'UTC'}
const OK: CallOutcome = {ok: true, output: {n: 1}}

function untilAborted({signal}: CallRequest): Promise<CallOutcome> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(OK), {once: true}))
}

interface World {
  readonly store: Store
  readonly scheduler: Scheduler
  readonly called: CallRequest[]
  /** what the next calls answer */
  answer: (request: CallRequest) => Promise<CallOutcome | 'unknown'>
  /** why the owner may not call any more */
  fault: string | null
  /** what happens when a run has been begun and nothing of it is on the disk */
  meanwhile: () => Promise<void>
  setTime(time: string): void
  /** Begins what is due and waits until it has ended. */
  run(): Promise<void>
  /** As after a crash and a new start. */
  restart(): Promise<void>
  runs(): Promise<string[]>
}

async function world(t: Cleanup, limits: {maxPerAgent?: number; minIntervalSeconds?: number} = {}): Promise<World> {
  const file = join(tempFolder(t), 'kruxos.db')
  let now = new Date('2026-01-05T08:00:30.000Z')
  let store = await openStore({file})
  const called: CallRequest[] = []
  const quiet = () => {}
  const make = () =>
    createScheduler({
      store,
      clock: {now: () => now},
      log: {error: quiet, warn: quiet, info: quiet, debug: quiet},
      maxPerAgent: 50,
      minIntervalSeconds: 60,
      isReady: () => true,
      ...limits,
      call(request) {
        called.push(request)
        return it.answer(request)
      },
      async callerOf({agent, principal, tokenId}) {
        await it.meanwhile()
        return it.fault ?? {agent, principal, purpose: '', sessionId: null, tokenId, client: null}
      },
    })
  let scheduler = make()
  t.after(() => scheduler.stop().then(() => store.close()))
  const it: World = {
    get store() {
      return store
    },
    get scheduler() {
      return scheduler
    },
    called,
    answer: async () => OK,
    fault: null,
    meanwhile: async () => {},
    setTime(time) {
      now = new Date(time)
    },
    async run() {
      await scheduler.tick()
      await eventually(async () => {
        const all = (await scheduler.list('bot')).flatMap(({runs}) => runs)
        assert.ok(!all.some(({state}) => state === 'running'))
        assert.deepEqual(await store.schedules.due(now.toISOString()), [])
      })
    },
    async restart() {
      // A crash: what runs is not waited for, and nothing of it is written any more.
      await store.close()
      store = await openStore({file})
      scheduler = make()
      await scheduler.start()
    },
    runs: async () => (await scheduler.list('bot')).flatMap(({runs}) => runs.map(({state}) => state)),
  }
  return it
}

test('a cron line runs at its times, as the one who planned it, and not before', async t => {
  const it = await world(t)
  const {nextRunAt} = await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  assert.equal(nextRunAt, '2026-01-05T08:01:00.000Z')
  await it.run()
  assert.equal(it.called.length, 0)
  for (const minute of [1, 2, 3]) {
    it.setTime(`2026-01-05T08:0${minute}:00.900Z`)
    await it.run()
    await it.run()
    assert.equal(it.called.length, minute)
  }
  const [{caller, capability, input} = assert.fail()] = it.called
  assert.deepEqual(
    [caller.agent, caller.tokenId, caller.sessionId, capability, input],
    ['bot', 'tok_1', null, 'test.run', {n: 1}],
  )
  const [schedule] = await it.scheduler.list('bot')
  assert.equal(schedule?.nextRunAt, '2026-01-05T08:04:00.000Z')
  assert.deepEqual(
    schedule?.runs.map(({dueAt}) => dueAt.slice(14, 16)),
    ['03', '02', '01'],
  )
  assert.deepEqual(schedule?.runs[0]?.output, {n: 1})
})

test('what a gateway missed while it was down runs once', async t => {
  const it = await world(t)
  await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  await it.scheduler.addDelay(OWNER, CALL, 60)
  it.setTime('2026-01-05T11:30:30.000Z')
  await it.restart()
  await it.run()
  assert.equal(it.called.length, 2)
  const [cron, delay] = await it.scheduler.list('bot')
  assert.deepEqual([cron?.nextRunAt, cron?.runs.length], ['2026-01-05T11:31:00.000Z', 1])
  assert.deepEqual([delay?.nextRunAt, delay?.runs[0]?.dueAt], [null, '2026-01-05T08:01:30.000Z'])
})

test('a run that was cut off by the end of the gateway is unknown, and is not made again', async t => {
  const it = await world(t)
  await it.scheduler.addDelay(OWNER, CALL, 1)
  it.answer = untilAborted
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.scheduler.tick()
  await eventually(async () => assert.equal(it.called.length, 1))
  await it.restart()
  await it.run()
  assert.deepEqual([it.called.length, await it.runs()], [1, ['unknown']])
})

test('a run that is due while the one before is under way waits for it', async t => {
  const it = await world(t)
  const answers: (() => void)[] = []
  it.answer = () => new Promise(resolve => answers.push(() => resolve(OK)))
  await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.scheduler.tick()
  await eventually(async () => assert.equal(answers.length, 1))
  it.setTime('2026-01-05T08:03:00.000Z')
  await it.scheduler.tick()
  await it.scheduler.tick()
  assert.equal(it.called.length, 1)
  answers[0]?.()
  await eventually(async () => {
    await it.scheduler.tick()
    assert.equal(answers.length, 2)
  })
  answers[1]?.()
  await it.run()
  assert.equal(it.called.length, 2)
})

test('one agent cannot keep the others waiting', async t => {
  const it = await world(t)
  it.answer = request => (request.caller.agent === 'bot' ? untilAborted(request) : Promise.resolve(OK))
  for (let n = 0; n < 40; n++) await it.scheduler.addDelay(OWNER, CALL, 1)
  await it.scheduler.addDelay({...OWNER, agent: 'other'}, CALL, 1)
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.scheduler.tick()
  await eventually(async () => assert.ok(it.called.some(({caller}) => caller.agent === 'other')))
  assert.equal(it.called.filter(({caller}) => caller.agent === 'bot').length, 4)
  it.scheduler.abort(({agent}) => agent === 'bot')
  assert.ok(it.called.every(({caller, signal}) => signal.aborted === (caller.agent === 'bot')))
})

test('an owner who may not call any more ends the schedule, and somebody is told', async t => {
  const it = await world(t)
  const ended: string[] = []
  it.scheduler.onEnded(({agent}, reason) => ended.push(`${agent}: ${reason}`))
  await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  it.fault = 'the agent bot was revoked'
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.run()
  it.fault = null
  it.setTime('2026-01-05T08:05:00.000Z')
  await it.run()
  const [schedule] = await it.scheduler.list('bot')
  assert.deepEqual(
    [it.called.length, schedule?.nextRunAt, schedule?.endedReason],
    [0, null, 'the agent bot was revoked'],
  )
  assert.deepEqual(ended, ['bot: the agent bot was revoked'])
})

test('the end of a run says how the call ended', async t => {
  const it = await world(t)
  const refused = (error_type: string, context = {}): CallOutcome => ({
    ok: false,
    error: {
      error_type,
      description: 'why',
      agent_description: '',
      recovery_actions: [],
      retryable: false,
      retry_after: null,
      context,
    },
  })
  const answers: (CallOutcome | 'unknown')[] = [
    'unknown',
    refused('SessionPaused'),
    refused('ApprovalPending', {approval_id: 'appr-1'}),
    {ok: true, output: {text: 'x'.repeat(5000)}},
  ]
  it.answer = async () => answers.shift() ?? OK
  for (let n = 1; n <= 4; n++) {
    await it.scheduler.addDelay(OWNER, CALL, n)
    it.setTime(`2026-01-05T08:0${n}:00.000Z`)
    await it.run()
  }
  const ends = (await it.scheduler.list('bot')).flatMap(({runs}) => runs)
  assert.deepEqual(
    ends.map(({state, error, approvalId, output}) => [state, error, approvalId, output]),
    [
      ['failed', 'CapabilityNotFound', null, null],
      ['failed', 'SessionPaused', null, null],
      ['pending', 'ApprovalPending', 'appr-1', null],
      ['done', null, null, null],
    ],
  )
})

test('the last ten runs are kept, and the last twenty calls that are over', async t => {
  const it = await world(t)
  await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  for (let minute = 10; minute < 25; minute++) {
    it.setTime(`2026-01-05T09:${minute}:00.000Z`)
    await it.run()
  }
  assert.equal((await it.runs()).length, 10)
  for (let n = 0; n < 30; n++) {
    await it.scheduler.addDelay(OWNER, CALL, 1)
    it.setTime(`2026-01-05T10:${10 + n}:00.000Z`)
    await it.run()
  }
  const delays = (await it.scheduler.list('bot')).filter(({kind}) => kind === 'delay')
  assert.equal(delays.length, 21, 'twenty, and the one that was added last')
})

test('what was taken back does not run, and what has begun cannot be taken back', async t => {
  const it = await world(t)
  const {id} = await it.scheduler.addDelay(OWNER, CALL, 60)
  assert.equal(await it.scheduler.remove('other', 'delay', id), false)
  assert.equal(await it.scheduler.remove('bot', 'cron', id), false)
  assert.equal(await it.scheduler.remove('bot', 'delay', id.slice(0, -1)), false)
  assert.equal(await it.scheduler.remove('bot', 'delay', id), true)
  assert.equal(await it.scheduler.remove('bot', 'delay', id), false)
  const second = await it.scheduler.addDelay(OWNER, CALL, 1)
  it.setTime('2026-01-05T09:00:00.000Z')
  await it.run()
  assert.equal(await it.scheduler.remove('bot', 'delay', second.id), false)
  assert.equal(it.called.length, 1)
  const cron = await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  it.setTime('2026-01-05T09:01:00.000Z')
  await it.run()
  assert.equal(await it.scheduler.remove('bot', 'cron', cron.id), true)
  assert.deepEqual(
    (await it.scheduler.list('bot')).map(({id: left}) => left),
    [second.id],
  )
})

test('an agent may plan so many calls; those of others and those that are over do not count', async t => {
  const it = await world(t, {maxPerAgent: 2})
  await it.scheduler.addDelay({...OWNER, agent: 'other'}, CALL, 1)
  await it.scheduler.addDelay(OWNER, CALL, 1)
  await it.scheduler.addCron(OWNER, CALL, EVERY_MINUTE)
  await assert.rejects(it.scheduler.addDelay(OWNER, CALL, 1), {type: 'TooManySchedules'})
  it.setTime('2026-01-05T08:00:40.000Z')
  await it.run()
  await it.scheduler.addDelay(OWNER, CALL, 1)
})

test('a cron line is read in its time zone, over the change of the clocks', async t => {
  const it = await world(t)
  it.setTime('2026-03-28T12:00:00.000Z')
  await it.scheduler.addCron(OWNER, CALL, {line: '30 8 * * *', timezone: 'Europe/Berlin'})
  const planned: (string | null | undefined)[] = []
  for (const time of [
    '2026-03-28T12:00:00.000Z',
    '2026-03-29T12:00:00.000Z',
    '2026-10-24T12:00:00.000Z',
    '2026-10-25T12:00:00.000Z',
  ]) {
    it.setTime(time)
    await it.run()
    planned.push((await it.scheduler.list('bot'))[0]?.nextRunAt)
  }
  assert.deepEqual(planned, [
    '2026-03-29T06:30:00.000Z',
    '2026-03-30T06:30:00.000Z',
    '2026-10-25T07:30:00.000Z',
    '2026-10-26T07:30:00.000Z',
  ])
})

const REFUSED: [line: string, timezone: string, type: string, why: RegExp][] = [
  ['* * * *', 'UTC', 'InvalidCronExpression', /five fields/],
  ['@daily', 'UTC', 'InvalidCronExpression', /five fields/],
  ['* * * * * *', 'UTC', 'InvalidCronExpression', /five fields/],
  ['61 * * * *', 'UTC', 'InvalidCronExpression', /" cannot be read: invalid value for minute: 61$/],
  ['daily', 'UTC', 'InvalidCronExpression', /five fields/],
  ['a b c d e', 'UTC', 'InvalidCronExpression', /illegal/],
  ['0 0 31 2 *', 'UTC', 'InvalidCronExpression', /never comes/],
  ['0,30 8 * * *', 'UTC', 'InvalidCronExpression', /every 3600 s/],
  ['0 8 * * *', 'Mars/Olympus', 'InvalidTimezone', /Mars/],
]

for (const [line, timezone, type, message] of REFUSED) {
  test(`the cron line "${line}" in ${timezone} is refused`, async t => {
    const it = await world(t, {minIntervalSeconds: 3600})
    await assert.rejects(it.scheduler.addCron(OWNER, CALL, {line, timezone}), {type, message})
  })
}

test('a store that fails shows as a fault until it works again', async t => {
  const it = await world(t)
  assert.equal(it.scheduler.fault, null)
  await it.store.close()
  await it.scheduler.tick()
  assert.match(it.scheduler.fault ?? '', /closed/)
  await it.restart()
  await it.run()
  assert.equal(it.scheduler.fault, null)
})

test('what is stopped before its call begins is not called', async t => {
  const it = await world(t)
  await it.scheduler.addDelay(OWNER, CALL, 1)
  it.meanwhile = async () => it.scheduler.abort(({agent}) => agent === 'bot')
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.run()
  const [schedule] = await it.scheduler.list('bot')
  assert.deepEqual([it.called.length, schedule?.runs[0]?.error], [0, 'CallStopped'])
})

test('a run that cannot be noted is not made, and shows as a fault', async t => {
  const it = await world(t)
  await it.scheduler.addDelay(OWNER, CALL, 1)
  it.meanwhile = () => it.store.close()
  it.setTime('2026-01-05T08:01:00.000Z')
  await it.scheduler.tick()
  await eventually(async () => assert.match(it.scheduler.fault ?? '', /closed/))
  it.meanwhile = async () => {}
  await it.restart()
  await it.run()
  assert.deepEqual([it.called.length, it.scheduler.fault, await it.runs()], [1, null, ['done']])
})
