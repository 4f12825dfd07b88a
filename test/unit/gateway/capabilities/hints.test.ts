/** Hosts skip their own questions by the hints of a tool. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Effect} from '../../../../src/contract/capability.ts'
import {agentCapabilities} from '../../../../src/gateway/capabilities/agent/index.ts'
import {createFilesystem} from '../../../../src/gateway/capabilities/filesystem/index.ts'
import {systemCapabilities} from '../../../../src/gateway/capabilities/system/index.ts'
import type {Capability} from '../../../../src/gateway/capability.ts'
import {type Tool, toAnnotations, toTool} from '../../../../src/gateway/registry/face.ts'
import {agentServices} from './agent/services.ts'
import {systemServices} from './system/services.ts'

const all = [
  ...agentCapabilities(agentServices()),
  ...createFilesystem().capabilities,
  ...systemCapabilities(systemServices()),
]

/** What each tool tells a host: a change here is a change of what people are asked. */
const published: Record<string, string> = {
  'agent.capabilities': 'read-only idempotent',
  'agent.policy': 'read-only idempotent',
  'agent.session': 'read-only idempotent',
  'agent.whoami': 'read-only idempotent',
  'filesystem.append': '',
  'filesystem.copy': 'destructive idempotent',
  'filesystem.delete': 'destructive',
  'filesystem.edit': 'destructive',
  'filesystem.list': 'read-only idempotent',
  'filesystem.move': 'destructive',
  'filesystem.read': 'read-only idempotent',
  'filesystem.restore': 'destructive',
  'filesystem.search': 'read-only idempotent',
  'filesystem.search_content': 'read-only idempotent',
  'filesystem.stat': 'read-only idempotent',
  'filesystem.watch': 'read-only idempotent',
  'filesystem.write': 'destructive idempotent',
  'system.health': 'read-only idempotent',
  'system.info': 'read-only idempotent',
  'system.metrics': 'read-only idempotent',
  'system.time': 'read-only idempotent',
}

test('each capability has the hints that its definition gives it', () => {
  const derived = Object.fromEntries(all.map(capability => [capability.name, hintsOf(toAnnotations(capability))]))
  assert.deepEqual(derived, published)
})

test('what only looks is never called destructive, and only what leaves this machine is called open', () => {
  const [any] = all
  assert.ok(any)
  const table: [Effect, string][] = [
    ['read', 'read-only idempotent'],
    ['session', 'read-only idempotent'],
    ['write-local', 'destructive'],
    ['write-external', 'destructive open-world'],
    ['execute', 'destructive open-world'],
  ]
  for (const [effect, hints] of table) {
    const capability: Capability = {...any, effect, isDestructive: true, isIdempotent: false}
    assert.equal(hintsOf(toAnnotations(capability)), hints, effect)
  }
})

test('each tool has a title, both schemas and its tier', () => {
  for (const capability of all) {
    const tool = toTool(capability, {tier: capability.tier, isConditional: false})
    assert.equal(tool.title, tool.annotations.title)
    assert.equal(tool.inputSchema['type'], 'object')
    assert.equal(tool.outputSchema?.['type'], 'object')
    assert.equal(tool._meta['kruxos/tier'], capability.tier)
  }
})

function hintsOf({readOnlyHint, destructiveHint, idempotentHint, openWorldHint}: Tool['annotations']): string {
  const hints = {
    'read-only': readOnlyHint,
    destructive: destructiveHint,
    idempotent: idempotentHint,
    'open-world': openWorldHint,
  }
  return Object.entries(hints)
    .flatMap(([name, is]) => (is ? [name] : []))
    .join(' ')
}
