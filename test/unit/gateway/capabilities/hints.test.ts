/** Hosts skip their own questions by the hints of a tool. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {Effect} from '../../../../src/contract/capability.ts'
import {builtInDefinitions} from '../../../../src/gateway/capabilities/index.ts'
import type {Capability} from '../../../../src/gateway/capability.ts'
import {type Tool, toAnnotations, toTool} from '../../../../src/gateway/registry/face.ts'

const all = builtInDefinitions()

/** What each tool tells a host: a change here is a change of what people are asked. */
const published: Record<string, string> = {
  'agent.capabilities': 'read-only idempotent',
  'agent.policy': 'read-only idempotent',
  'agent.session': 'read-only idempotent',
  'agent.whoami': 'read-only idempotent',
  'alerts.acknowledge': 'idempotent',
  'alerts.list': 'read-only idempotent',
  'alerts.send': '',
  'comms.broadcast': '',
  'comms.receive': 'destructive',
  'comms.send': '',
  'comms.subscribe': 'idempotent',
  'comms.unsubscribe': 'idempotent',
  'email.bulk_delete': 'destructive idempotent open-world',
  'email.cancel': 'idempotent',
  'email.delete': 'destructive idempotent open-world',
  'email.draft': 'open-world',
  'email.move': 'open-world',
  'email.read': 'read-only idempotent',
  'email.search': 'read-only idempotent',
  'email.send': 'open-world',
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
  'git.branch': '',
  'git.clone': 'open-world',
  'git.commit': '',
  'git.diff': 'read-only idempotent',
  'git.init': 'idempotent',
  'git.log': 'read-only idempotent',
  'git.pull': 'open-world',
  'git.push': 'idempotent open-world',
  'git.status': 'read-only idempotent',
  'network.credentialed_request': 'destructive open-world',
  'network.dns_lookup': 'read-only idempotent',
  'network.download': 'destructive',
  'network.http_request': 'destructive open-world',
  'network.port_check': 'read-only idempotent',
  'process.kill': 'destructive open-world',
  'process.list': 'read-only idempotent',
  'process.logs': 'read-only idempotent',
  'process.monitor': 'read-only idempotent',
  'process.run': 'destructive open-world',
  'scheduler.cancel': 'destructive idempotent',
  'scheduler.cron_create': '',
  'scheduler.cron_delete': 'destructive idempotent',
  'scheduler.cron_list': 'read-only idempotent',
  'scheduler.delay': '',
  'secrets.list': 'read-only idempotent',
  'secrets.rotate_request': 'idempotent',
  'secrets.use': 'read-only idempotent',
  'state.backup.create': '',
  'state.backup.export': '',
  'state.backup.list': 'read-only idempotent',
  'state.backup.restore': 'destructive idempotent',
  'state.briefing.generate': 'read-only idempotent',
  'state.persistent.delete': 'destructive idempotent',
  'state.persistent.get': 'read-only idempotent',
  'state.persistent.history': 'read-only idempotent',
  'state.persistent.list': 'read-only idempotent',
  'state.persistent.query': 'read-only idempotent',
  'state.persistent.set': '',
  'state.session.clear': 'read-only idempotent',
  'state.session.delete': 'read-only idempotent',
  'state.session.get': 'read-only idempotent',
  'state.session.list': 'read-only idempotent',
  'state.session.set': 'read-only idempotent',
  'state.shared.delete': 'destructive idempotent',
  'state.shared.get': 'read-only idempotent',
  'state.shared.list': 'read-only idempotent',
  'state.shared.set': 'destructive idempotent',
  'state.shared.unwatch': 'read-only idempotent',
  'state.shared.watch': 'read-only idempotent',
  'state.snapshot.create': '',
  'state.snapshot.list': 'read-only idempotent',
  'state.snapshot.load': 'read-only idempotent',
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
