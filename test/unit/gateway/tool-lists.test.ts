import assert from 'node:assert/strict'
import {test} from 'node:test'
import type {ListedTier} from '../../../src/gateway/policy/types.ts'
import {createRegistry} from '../../../src/gateway/registry/index.ts'
import {createToolLists} from '../../../src/gateway/tool-lists.ts'
import type {ToolSet} from '../../../src/gateway/tool-set.ts'
import {EVERYTHING} from '../../../src/gateway/tool-sets.ts'
import {diagnosticCapabilities} from '../../conformance/diagnostic-capabilities.ts'

const viewer = {agent: 'bot', principal: 'agent'} as const
const capabilities = diagnosticCapabilities(async () => {})

/** Tool lists whose policy hides what is in `hidden`, looked at again after `change`. */
function lists(pageSize?: number) {
  const hidden = new Set<string>()
  const listeners: (() => void)[] = []
  const listing = (_agent: string, _principal: string, {name}: {name: string}) =>
    hidden.has(name) ? null : ({tier: 'autonomous', isConditional: false} as ListedTier)
  const policy = {listing, onChange: (listener: () => void) => void listeners.push(listener)}
  const sets = new Map<string, ToolSet>()
  const toolSets = {
    of: ({agent}: {agent: string}) => sets.get(agent) ?? EVERYTHING,
    onChange: (listener: () => void) => void listeners.push(listener),
  }
  const toolLists = createToolLists({
    registry: createRegistry(capabilities),
    policy,
    toolSets,
    ...(pageSize && {pageSize}),
  })
  const change = () => {
    for (const listener of listeners) listener()
  }
  const choose = (agent: string, set: Partial<ToolSet>) => {
    sets.set(agent, {...EVERYTHING, ...set})
    change()
  }
  return {toolLists, hidden, change, choose}
}

test('pages follow one another by cursors, in the order of the names, and together hold every tool', () => {
  const {toolLists} = lists(3)
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page: {tools: {name: string}[]; nextCursor?: string} = JSON.parse(toolLists.page(viewer, cursor) ?? '')
    assert.ok(page.tools.length <= 3)
    names.push(...page.tools.map(({name}) => name))
    cursor = page.nextCursor
  } while (cursor !== undefined)
  assert.deepEqual(names, capabilities.map(({name}) => name.replace('.', '__')).sort())
})

test('a cursor that begins no page is unknown', () => {
  assert.equal(lists().toolLists.page(viewer, 'nonsense'), null)
})

test('the text of a list is made once for each version of the policy', () => {
  const {toolLists, change} = lists()
  const first = toolLists.page(viewer)
  assert.equal(toolLists.page(viewer), first)
  change()
  assert.equal(toolLists.page(viewer), first)
})

test('a watcher is told only when the list of its own viewer is another one', () => {
  const {toolLists, hidden, change} = lists()
  let told = 0
  const unwatch = toolLists.watch(viewer, () => {
    told += 1
  })
  change()
  assert.equal(told, 0)
  hidden.add('test.simple_text')
  change()
  assert.equal(told, 1)
  unwatch()
  hidden.clear()
  change()
  assert.equal(told, 1)
})

const namesOf = (page: string | null) =>
  (JSON.parse(page ?? '') as {tools: {name: string}[]}).tools.map(({name}) => name)

test('a tool set leaves tools out of the list of its own agent, and only those affected are told', () => {
  const {toolLists, choose} = lists()
  const other = {agent: 'other', principal: 'agent'} as const
  const told: string[] = []
  toolLists.watch(viewer, () => told.push('bot'))
  toolLists.watch(other, () => told.push('other'))
  const all = namesOf(toolLists.page(other))
  choose('bot', {only: ['test.*'], except: ['test.simple_text', '*.tool_with_progress']})
  assert.deepEqual(
    namesOf(toolLists.page(viewer)),
    all.filter(name => !/simple_text|tool_with_progress/.test(name)),
  )
  assert.deepEqual(namesOf(toolLists.page(other)), all)
  assert.deepEqual(told, ['bot'])
  choose('bot', {except: ['nothing.*']})
  choose('bot', {except: ['nothing.more']})
  assert.deepEqual(told, ['bot', 'bot'])
})

test('in the mode search three tools stand in front of those that are always listed', () => {
  const {toolLists, choose} = lists()
  choose('bot', {mode: 'search', always: ['test.simple_text', 'test.hidden'], except: ['test.hidden']})
  assert.deepEqual(namesOf(toolLists.page(viewer)), [
    'capability__call',
    'capability__describe',
    'capability__search',
    'test__simple_text',
  ])
})
