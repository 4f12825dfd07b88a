import assert from 'node:assert/strict'
import {test} from 'node:test'
import {type AgentServices, agentCapabilities} from '../../../../../src/gateway/capabilities/agent/index.ts'
import type {CallContext} from '../../../../../src/gateway/capability.ts'
import {run, runToError} from '../run.ts'
import {agentServices, policy} from './services.ts'

interface Given {
  services?: Partial<AgentServices>
  input?: Record<string, unknown>
  context?: Partial<CallContext>
}

function ask(name: string, {services, input, context}: Given = {}) {
  return run(agentCapabilities(agentServices(services)), name, input, context)
}

test('the list has everything but what is blocked, with tool names and tiers', async () => {
  assert.deepEqual(await ask('agent.capabilities'), {
    capabilities: [
      {
        name: 'filesystem.delete',
        tool: 'filesystem__delete',
        purpose: 'Deletes.',
        permission_tier: 'approval_required',
        tags: ['write'],
      },
      {
        name: 'filesystem.read',
        tool: 'filesystem__read',
        purpose: 'Reads.',
        permission_tier: 'autonomous',
        tags: ['safe', 'read'],
      },
      {
        name: 'filesystem_extra.read',
        tool: 'filesystem_extra__read',
        purpose: 'Reads more.',
        permission_tier: 'notify',
        tags: [],
      },
    ],
    total: 3,
  })
})

test('a category is the whole first part of the name', async () => {
  const namesIn = async (category: string) => {
    const {capabilities, total} = await ask('agent.capabilities', {input: {category}})
    const names = (capabilities as {name: string}[]).map(capability => capability.name)
    assert.equal(total, names.length)
    return names
  }
  assert.deepEqual(await namesIn('filesystem'), ['filesystem.delete', 'filesystem.read'])
  assert.deepEqual(await namesIn('filesystem_extra'), ['filesystem_extra.read'])
  assert.deepEqual(await namesIn('unheard_of'), [])
})

test('the policy is that of the caller', async () => {
  const services = {policy: async ({agent}: {agent: string}) => ({...policy, policy_group: `group of ${agent}`})}
  const context = {agent: 'night-bot'}
  assert.deepEqual(await ask('agent.policy', {services, context}), {...policy, policy_group: 'group of night-bot'})
  assert.equal((await ask('agent.whoami', {services, context}))['policy_group'], 'group of night-bot')
})

test('whoami tells the name, the purpose and the virtual work area, never the folder on the host', async () => {
  assert.deepEqual(await ask('agent.whoami', {context: {workspaceDir: '/var/lib/kruxos/workspace/build-bot'}}), {
    agent_name: 'build-bot',
    purpose: 'builds things',
    policy_group: 'restricted',
    workspace_path: '/workspace',
    created_at: '2026-01-01T00:00:00.000Z',
  })
})

test('a user was never registered as an agent', async () => {
  const who = await ask('agent.whoami', {
    services: {agent: async () => null},
    context: {principal: 'user', agent: 'user', purpose: ''},
  })
  assert.partialDeepStrictEqual(who, {agent_name: 'user', purpose: '', created_at: null})
})

test('the session is told with its age, and what is not measured is null', async () => {
  assert.deepEqual(await ask('agent.session'), {
    session_id: 'sess-a1b2c3d4',
    connected_at: '2026-03-01T12:00:00.000Z',
    duration_seconds: 300,
    invocation_count: 12,
    resource_usage: {cpu_ms: null, memory_bytes: null, io_bytes_read: null, io_bytes_written: null},
    workspace_path: '/workspace',
    mounts: [],
    state_quota: null,
  })
})

test('what is measured is told, a zero included', async () => {
  const session = await ask('agent.session', {
    services: {
      session: async () => ({
        connectedAt: '2026-03-01T12:00:00.000Z',
        invocations: 0,
        resourceUsage: {cpuMs: 15, memoryBytes: null, ioBytesRead: 0, ioBytesWritten: 9},
      }),
      stateQuota: async () => ({usedBytes: 1_500_000, limitBytes: 100_000_000}),
    },
  })
  assert.deepEqual(session['resource_usage'], {cpu_ms: 15, memory_bytes: null, io_bytes_read: 0, io_bytes_written: 9})
  assert.deepEqual(session['state_quota'], {used_bytes: 1_500_000, limit_bytes: 100_000_000, percent: 1.5})
})

test('a session that began after the time of this clock has no negative age', async () => {
  const session = await ask('agent.session', {services: {now: () => new Date('2026-03-01T11:00:00.000Z')}})
  assert.equal(session['duration_seconds'], 0)
})

test('a session that ended during the call is a SessionError', async () => {
  const capabilities = agentCapabilities(agentServices({session: async () => null}))
  const error = await runToError(capabilities, 'agent.session')
  assert.equal(error.type, 'SessionError')
  assert.deepEqual(error.context, {session_id: 'sess-a1b2c3d4'})
})

for (const name of ['agent.capabilities', 'agent.policy', 'agent.session', 'agent.whoami']) {
  test(`${name} answers SessionError to an operator, who has no session`, async () => {
    const operator = {principal: 'operator', sessionId: null} as const
    const error = await runToError(agentCapabilities(agentServices()), name, {}, operator)
    assert.equal(error.type, 'SessionError')
  })
}
