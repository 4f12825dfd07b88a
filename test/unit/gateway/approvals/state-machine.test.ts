import assert from 'node:assert/strict'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import fc from 'fast-check'
import type {ApprovalState} from '../../../../src/contract/approval.ts'
import {KruxosError} from '../../../../src/contract/errors.ts'
import type {ApprovalRequest, Binding} from '../../../../src/gateway/approval.ts'
import {type Approvals, createApprovals} from '../../../../src/gateway/approvals/index.ts'
import {createLog} from '../../../../src/gateway/log.ts'
import type {Store} from '../../../../src/gateway/store/index.ts'
import {eventually} from '../../../support/eventually.ts'
import {tempStore} from '../store/temp-store.ts'

const LIFETIME_SECONDS = 60
const RULING = {
  rule: 'the test',
  reason: 'a test',
  rejection: null,
  approvalExpiresSeconds: LIFETIME_SECONDS,
  maxGrantSeconds: 600,
}

const binding = (n: number): Binding => ({
  agent: 'bot',
  principal: 'agent',
  tokenId: 'tok_1',
  sessionId: 'sess-1',
  capability: 'test.run',
  definitionHash: 'd',
  inputHash: `input ${n}`,
})

/** A room on a real store, with a clock that is set and runs that are counted. */
class World {
  readonly runs = new Map<string, number>()
  time = Date.parse('2026-11-23T08:00:00.000Z')
  isPaused = false
  readonly store: Store
  readonly #rooms: Approvals[] = []
  room: Approvals

  constructor(store: Store) {
    this.store = store
    this.room = this.open()
  }

  open(): Approvals {
    const room = createApprovals({
      store: this.store,
      clock: {now: () => new Date(this.time)},
      log: createLog('error'),
      maxPendingPerAgent: 100,
      executor: {
        mayRun: () => !this.isPaused,
        run: async ({id}) => {
          this.runs.set(id, (this.runs.get(id) ?? 0) + 1)
          return {ok: true, output: {id}}
        },
      },
      onEnded: () => {},
    })
    this.#rooms.push(room)
    return room
  }

  /** Those too that were left as a kill -9 leaves them: in one process their timers go on. */
  async close(): Promise<void> {
    await Promise.all(this.#rooms.map(room => room.stop()))
  }

  /** As after kill -9: the new room knows nothing but the store. */
  async restart(): Promise<void> {
    this.room = this.open()
    await this.room.start()
    await this.room.runApproved()
  }
}

type Step =
  | {kind: 'ask' | 'collect'; call: number}
  | {kind: 'accept' | 'reject' | 'withdraw'; request: number}
  | {kind: 'wait'; seconds: number}
  | {kind: 'restart' | 'pause' | 'resume'}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({kind: fc.constantFrom('ask' as const, 'collect' as const), call: fc.nat(2)}),
  fc.record({
    kind: fc.constantFrom('accept' as const, 'reject' as const, 'withdraw' as const),
    request: fc.nat(5),
  }),
  fc.record({kind: fc.constant('wait' as const), seconds: fc.constantFrom(1, LIFETIME_SECONDS - 1, LIFETIME_SECONDS)}),
  fc.record({kind: fc.constantFrom('restart' as const, 'pause' as const, 'resume' as const)}),
)

/** What may follow what; anything else is a broken promise. */
const FOLLOWS: Readonly<Record<ApprovalState, readonly ApprovalState[]>> = {
  pending: ['pending', 'approved', 'running', 'done', 'rejected', 'expired', 'cancelled'],
  approved: ['approved', 'running', 'done'],
  running: ['running', 'done', 'unknown'],
  done: ['done'],
  unknown: ['unknown'],
  rejected: ['rejected'],
  expired: ['expired'],
  cancelled: ['cancelled'],
}

async function take(world: World, each: Step, known: readonly ApprovalRequest[]): Promise<void> {
  const {room} = world
  const target = 'request' in each ? known[each.request] : undefined
  if (each.kind === 'ask') await room.ask(binding(each.call), {}, RULING)
  else if (each.kind === 'collect') await collect(room, each.call)
  else if (each.kind === 'wait') world.time += each.seconds * 1000
  else if (each.kind === 'restart') await world.restart()
  else if (each.kind === 'pause') world.isPaused = true
  else if (each.kind === 'resume') {
    world.isPaused = false
    // Two at once find the row approved, and one of them takes it.
    await Promise.all([room.runApproved(), room.runApproved()])
  } else if (target) await decide(room, each.kind, target)
}

async function collect(room: Approvals, call: number): Promise<void> {
  const request = await room.standing(binding(call))
  if (request) await room.collect(request)
}

/** A decision that comes too late is refused as a conflict, and changes nothing. */
async function decide(room: Approvals, kind: 'accept' | 'reject' | 'withdraw', request: ApprovalRequest) {
  if (kind === 'withdraw') return room.withdraw(request.id)
  const decision = kind === 'accept' ? room.accept(request, {by: 'me'}) : room.reject(request, {by: 'me'})
  await decision.catch(error => assert.ok(error instanceof KruxosError && error.code === 'CONFLICT', error))
}

async function settled(world: World): Promise<ApprovalRequest[]> {
  return eventually(async () => {
    const all = await world.store.approvals.list({})
    assert.ok(!all.some(({state}) => state === 'running' || (state === 'approved' && !world.isPaused)))
    return all
  })
}

function checkStep({runs}: World, earlier: ApprovalState, request: ApprovalRequest): void {
  const {id, state, decidedBy, decidedAt, expiresAt} = request
  assert.ok(FOLLOWS[earlier].includes(state), `${earlier} -> ${state}`)
  assert.equal(runs.get(id) ?? 0, state === 'done' ? 1 : 0, `${state} ran ${runs.get(id)} times`)
  if (state === 'done') assert.equal(decidedBy, 'me')
  if (decidedBy === 'me') assert.ok((decidedAt ?? '') < expiresAt, 'decided after its time')
}

test('whatever happens in whatever order: only what was approved runs, once, and an end is an end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, {maxLength: 40}), async steps => {
      await using stack = new AsyncDisposableStack()
      const world = new World(await tempStore({after: work => stack.defer(async () => void (await work()))}))
      await world.room.start()
      let before: ApprovalRequest[] = []
      for (const each of steps) {
        await take(world, each, before)
        const after = await settled(world)
        for (const [index, request] of after.entries()) checkStep(world, before[index]?.state ?? 'pending', request)
        const open = after.filter(({state}) => state === 'pending' || state === 'approved')
        assert.equal(new Set(open.map(({digest}) => digest)).size, open.length, 'one open request for each call')
        before = after
      }
      await world.close()
    }),
    {numRuns: Number(process.env['KRUXOS_TEST_RUNS'] ?? 60)},
  )
})

test('of many answers at once one decides, and of many grants no more uses are taken than there are', async t => {
  const world = new World(await tempStore(t))
  const asked = await world.room.ask(binding(1), {}, RULING)
  assert.ok(asked !== 'full')
  const decisions = await Promise.allSettled(
    Array.from({length: 20}, (_, n) =>
      n % 2 === 0
        ? world.room.accept(asked.request, {by: 'me'}, {times: 3, args: 'rule'})
        : world.room.reject(asked.request, {by: 'me'}),
    ),
  )
  const changed = decisions.filter(
    each => each.status === 'fulfilled' && (each.value === true || (each.value !== false && each.value.changed)),
  )
  assert.equal(changed.length, 1)
  await settled(world)
  const uses = await Promise.all(Array.from({length: 10}, (_, n) => world.room.useGrant(binding(n + 2), 'the test')))
  assert.equal(uses.filter(grant => grant !== null).length, 3)
  assert.equal(await world.room.useGrant(binding(9), 'another rule'), null)
  await world.close()
})

test('what ran when the gateway died is never run again, and says that its outcome is unknown', async t => {
  const world = new World(await tempStore(t))
  const asked = await world.room.ask(binding(1), {}, RULING)
  assert.ok(asked !== 'full')
  world.isPaused = true
  await world.room.accept(asked.request, {by: 'me'})
  await sleep(20)
  assert.ok(await world.store.approvals.claim(asked.request.id))
  world.isPaused = false
  await world.restart()
  const [request] = await settled(world)
  assert.equal(request?.state, 'unknown')
  assert.equal(world.runs.size, 0)
  assert.ok(request?.result?.ok === false && request.result.error.error_type === 'ApprovalOutcomeUnknown')
  await world.close()
})

test('of two who find a request approved one takes it', async t => {
  const world = new World(await tempStore(t))
  world.isPaused = true
  for (let n = 0; n < 10; n++) {
    const asked = await world.room.ask(binding(n), {}, RULING)
    assert.ok(asked !== 'full')
    await world.room.accept(asked.request, {by: 'me'})
  }
  await sleep(20)
  world.isPaused = false
  await Promise.all([world.room.runApproved(), world.open().runApproved(), world.room.runApproved()])
  await settled(world)
  assert.deepEqual(
    [...world.runs.values()],
    Array.from({length: 10}, () => 1),
  )
  await world.close()
})
