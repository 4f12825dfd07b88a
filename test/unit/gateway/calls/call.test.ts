import assert from 'node:assert/strict'
import {test} from 'node:test'
import {z} from 'zod'
import {StructuredError} from '../../../../src/contract/structured-error.ts'
import type {Audit} from '../../../../src/gateway/audit/types.ts'
import {type Caller, type CallRequest, createCall} from '../../../../src/gateway/calls/call.ts'
import {type Capability, CapabilityError, defineCapability} from '../../../../src/gateway/capability.ts'
import type {ActivePolicy, Decision, Subject} from '../../../../src/gateway/policy/types.ts'
import {createRegistry} from '../../../../src/gateway/registry/index.ts'

const agent: Caller = {
  principal: 'agent',
  agent: 'bot',
  purpose: '',
  sessionId: 'sess-1',
  tokenId: 'tok_1',
  client: null,
}

const rule = ({capability}: Subject): Decision => ({
  tier: capability.tier,
  rule: 'the test',
  reason: 'a test',
  rejection: null,
  approvalExpiresSeconds: 60,
  maxGrantSeconds: null,
})

function setUp(
  changes: Partial<Capability>,
  {policy, audit}: {policy?: Partial<ActivePolicy>; audit?: Partial<Audit>} = {},
) {
  const logged: string[] = []
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  const definition = defineCapability({
    name: 'test.run',
    version: '1.0',
    title: 'Run',
    purpose: 'Runs.',
    whenToUse: 'Use it, not another.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({n: z.int().optional()}),
    output: z.strictObject({n: z.int()}),
    errors: {Known: {when: 'it knows', retryable: true, recovery: [{action: 'wait', description: 'wait a little'}]}},
    examples: [],
    tags: [],
    handle: async ({n = 1}: {n?: number}) => ({n}),
    ...changes,
  } as Capability)
  const recorded: [kind: string, subject: string | null, status: string][] = []
  const asked: unknown[] = []
  const call = createCall({
    registry: createRegistry([definition]),
    workspaces: {
      open: async () => ({workspaceDir: '/w', trashDir: '/t', mounts: []}),
      pathOf: () => '/w',
      trashOwners: async () => [],
      foldersOf: () => ({workspaceDir: '/w', mounts: []}),
    },
    log: {error: write, warn: write, info: write, debug: write},
    timeoutSeconds: 1,
    clock: {now: () => new Date()},
    toolSets: {has: (_, name) => name !== 'test.filtered'},
    isPaused: agent => agent === 'paused',
    notifier: {tell: notice => void asked.push(notice.event), channels: () => []},
    holdSeconds: 0,
    maxPendingApprovals: 1,
    asksOperators: false,
    policy: {decide: rule, admit: subject => ({allowed: true, decision: rule(subject)}), ...policy},
    audit: {
      async intend({subject}) {
        recorded.push(['intent', subject, ''])
        return recorded.length
      },
      conclude: (_, {status}) => void recorded.push(['outcome', null, status]),
      record: async ({subject, event}, {status}) => void recorded.push([event, subject, status]),
      ...audit,
    },
    approvals: {
      get: async () => null,
      standing: async () => null,
      useGrant: async () => null,
      ask: async () => 'full',
      hold: () => Promise.reject(new Error('nothing is held')),
      collect: async () => {},
      withdraw: async () => {},
    },
  })
  const run = (request: Partial<CallRequest> = {}) =>
    call({
      caller: agent,
      capability: 'test.run',
      input: {},
      signal: new AbortController().signal,
      progress: () => {},
      ...request,
    })
  return {run, logged, recorded, asked}
}

async function errorOf(outcome: ReturnType<ReturnType<typeof setUp>['run']>): Promise<StructuredError> {
  const result = await outcome
  assert.ok(result !== 'unknown' && !result.ok)
  return StructuredError.parse(result.error)
}

test('a call that fits is run and answered', async () => {
  assert.deepEqual(await setUp({}).run({input: {n: 7}}), {ok: true, output: {n: 7}})
  assert.equal(await setUp({}).run({capability: 'no.such'}), 'unknown')
})

test('input that does not fit never reaches the handler', async () => {
  let isRun = false
  const {run} = setUp({
    handle: async () => {
      isRun = true
      return {n: 1}
    },
  })
  for (const input of [{n: 'x'}, {m: 1}, [], null, 'text', {n: 1.5}]) {
    assert.equal((await errorOf(run({input}))).error_type, 'InvalidInput')
  }
  assert.equal(isRun, false)
})

test('the message names every fault of the input: a field of another name and the one that was meant', async () => {
  const {run} = setUp({})
  const messageOf = async (input: unknown) => (await errorOf(run({input}))).description
  assert.match(await messageOf({n: 0.5, m: 1}), / does not fit: n must be a whole number, m is not known here$/)
  const many = Object.fromEntries(Array.from({length: 9}, (_, index) => [`x${index}`, index]))
  assert.match(await messageOf(many), /: x0 is not known here, x1 is not known here, x2 is not known here, …$/)
})

test('a blocked capability stops everybody, one that needs approval stops all but the operator', async () => {
  const operator: Caller = {
    principal: 'operator',
    agent: 'bot',
    purpose: '',
    sessionId: null,
    tokenId: null,
    client: null,
  }
  assert.equal((await errorOf(setUp({tier: 'blocked'}).run({caller: operator}))).error_type, 'PolicyDenied')
  assert.equal((await errorOf(setUp({tier: 'approval_required'}).run())).error_type, 'ApprovalQueueFull')
  assert.equal(
    (await errorOf(setUp({tier: 'approval_required'}).run({caller: {...agent, principal: 'user'}}))).error_type,
    'ApprovalQueueFull',
  )
  assert.deepEqual(await setUp({tier: 'approval_required'}).run({caller: operator}), {ok: true, output: {n: 1}})
})

test('a declared error is told with what helps; any other only by a reference to the log', async () => {
  const declared = await errorOf(
    setUp({
      handle: () => {
        throw new CapabilityError('Known', 'this is known', {path: '/a'})
      },
    }).run(),
  )
  assert.deepEqual([declared.error_type, declared.description, declared.retryable], ['Known', 'this is known', true])
  assert.equal(declared.context['path'], '/a')
  for (const fault of [new Error('secret detail'), new CapabilityError('Undeclared', 'secret detail')]) {
    const {run, logged} = setUp({handle: () => Promise.reject(fault)})
    const hidden = await errorOf(run())
    assert.equal(hidden.error_type, 'InternalError')
    assert.doesNotMatch(JSON.stringify(hidden), /secret detail/)
    assert.match(logged[0] ?? '', new RegExp(String(hidden.context['reference'])))
  }
})

test('output that does not fit its schema is a fault of ours, not shown', async () => {
  const {run} = setUp({handle: async () => ({n: 'no number'}) as never})
  assert.equal((await errorOf(run())).error_type, 'InternalError')
})

test('a handler that does not end is left after its time, and told', async () => {
  let signal: AbortSignal | undefined
  const {run} = setUp({
    handle: (_, context) => {
      signal = context.signal
      return new Promise(() => {})
    },
  })
  assert.equal((await errorOf(run())).error_type, 'Timeout')
  assert.equal(signal?.aborted, true)
})

test('the answer to an input that is wrong in a hundred thousand places stays small', async () => {
  const input = Object.fromEntries(Array.from({length: 100_000}, (_, n) => [`unknown-${n}`, n]))
  const error = await errorOf(setUp({}).run({input}))
  assert.equal(error.error_type, 'InvalidInput')
  assert.ok(JSON.stringify(error).length < 10_000)
})

test('a call whose caller left is no fault in the log', async () => {
  const {run, logged} = setUp({handle: () => new Promise(() => {})})
  const caller = new AbortController()
  const outcome = run({signal: caller.signal})
  caller.abort(new Error('the client went away'))
  await errorOf(outcome)
  assert.deepEqual(logged, [])
})

test('a call has an intent before it runs and an outcome after; a refusal is one row', async () => {
  const seen: string[] = []
  const {run, recorded} = setUp({
    handle: async () => {
      seen.push(...recorded.map(([kind]) => kind))
      return {n: 1}
    },
  })
  await run()
  assert.deepEqual(seen, ['intent'])
  assert.deepEqual(recorded, [
    ['intent', 'test.run', ''],
    ['outcome', null, 'success'],
  ])
  const blocked = setUp({tier: 'blocked'})
  await blocked.run()
  assert.deepEqual(blocked.recorded, [['capability.call', 'test.run', 'denied']])
})

test('what cannot be recorded is not run', async () => {
  let isRun = false
  const handle = async () => {
    isRun = true
    return {n: 1}
  }
  const {run} = setUp({handle}, {audit: {intend: () => Promise.reject(new Error('the disk is full'))}})
  assert.equal((await errorOf(run())).error_type, 'AuditUnavailable')
  assert.equal(isRun, false)
})

test('a call over its rate is told when to come back', async () => {
  const policy = {admit: () => ({allowed: false, retryAfterSeconds: 12, limit: 3, windowSeconds: 60}) as const}
  const {run, recorded} = setUp({}, {policy})
  const error = await errorOf(run())
  assert.deepEqual([error.error_type, error.retry_after, error.retryable], ['RateLimited', 12, true])
  assert.deepEqual(recorded, [['capability.call', 'test.run', 'denied']])
})

test('a paused agent is refused before the policy counts its call; its operator is not', async () => {
  let isCounted = false
  const policy = {
    admit(subject: Subject) {
      isCounted = true
      return {allowed: true, decision: rule(subject)} as const
    },
  }
  const {run} = setUp({}, {policy})
  assert.equal((await errorOf(run({caller: {...agent, agent: 'paused'}}))).error_type, 'SessionPaused')
  assert.equal(isCounted, false)
  const operator: Caller = {...agent, principal: 'operator', agent: 'paused', sessionId: null, tokenId: null}
  assert.deepEqual(await run({caller: operator}), {ok: true, output: {n: 1}})
})

test('a call of the tier notify runs and is told of', async () => {
  const {run, asked} = setUp({tier: 'notify'})
  await run()
  assert.deepEqual(asked, ['capability.ran'])
})

test('what does not exist, does not fit or cannot be used leaves a row, without a name of any length', async () => {
  const {run, recorded} = setUp({unavailable: () => 'no mailbox is connected'})
  assert.equal((await errorOf(run())).error_type, 'ServiceUnavailable')
  assert.equal(await run({capability: `no.${'x'.repeat(500)}`}), 'unknown')
  const fitting = setUp({})
  await fitting.run({input: {n: 'seven'}})
  assert.deepEqual(
    [...recorded, ...fitting.recorded].map(([kind, subject, status]) => [kind, subject?.length, status]),
    [
      ['capability.call', 8, 'denied'],
      ['capability.unknown', 128, 'denied'],
      ['capability.call', 8, 'denied'],
    ],
  )
})
