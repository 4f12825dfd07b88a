import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {stringify as stringifyToml} from 'smol-toml'
import type {Change} from '../../../src/clients/adapter.ts'
import {claudeCode} from '../../../src/clients/claude-code.ts'
import {codex} from '../../../src/clients/codex.ts'
import {KruxosError} from '../../../src/contract/errors.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

function edit(client: typeof codex, kind: 'set' | 'remove', text: string) {
  const change: Change =
    kind === 'set' ? {kind, entry: ENTRY, allowTools: false, force: true} : {kind, serverName: 'kruxos', force: true}
  const [first] = client.plan(fakeHost(), change)
  assert.ok(first)
  return first.edit(text).text ?? text
}

const key = fc.oneof(
  fc.string({maxLength: 8}),
  fc.constantFrom('mcpServers', 'kruxos', 'env', '__proto__', 'constructor', 'größe'),
)
const space = fc.stringMatching(/^[ \t\r\n]{0,4}$/)

/** JSON text with every freedom that the grammar gives: white space anywhere, numbers of any size, escapes. */
const {value: jsonValue} = fc.letrec<{value: string; object: string}>(tie => ({
  value: fc.oneof(
    {maxDepth: 3, withCrossShrink: true},
    fc.constantFrom('null', 'true', '1e400', '9223372036854775807', '-0.10', '"\\u00e9\\/"', '[]', '{}'),
    fc.string().map(text => JSON.stringify(text)),
    fc.tuple(space, fc.array(tie('value'), {maxLength: 3})).map(([gap, items]) => `[${gap}${items.join(`${gap},`)}]`),
    tie('object'),
  ),
  object: fc
    .tuple(space, space, fc.uniqueArray(fc.tuple(key, tie('value')), {maxLength: 4, selector: ([name]) => name}))
    .map(([gap, after, members]) => {
      const texts = members.map(([name, value]) => `${gap}${JSON.stringify(name)}${after}:${gap}${value}${after}`)
      return `{${texts.join(',')}${gap}}`
    }),
}))
const jsonServers = fc.tuple(
  space,
  fc.uniqueArray(
    key.filter(name => name !== 'kruxos'),
    {minLength: 1, maxLength: 4},
  ),
  jsonValue,
)

test('JSON: removing undoes setting, byte by byte, where there are other servers', () => {
  fc.assert(
    fc.property(jsonServers, jsonValue, ([gap, names, value], other) => {
      const servers = names.map(name => `${gap}${JSON.stringify(name)}:${gap}${value}`).join(',')
      const before = `{${gap}"a": ${other},${gap}"mcpServers"${gap}:{${servers}${gap}},"b":${other}}${gap}`
      const after = edit(claudeCode, 'set', before)
      assert.deepEqual(JSON.parse(after).mcpServers.kruxos.env, ENTRY.env)
      assert.equal(edit(claudeCode, 'set', after), after)
      assert.equal(edit(claudeCode, 'remove', after), before)
    }),
    {numRuns: 500},
  )
})

test('JSON: whatever the object, an edit is one insertion, or a clear refusal', () => {
  fc.assert(
    fc.property(
      jsonValue.filter(text => text.startsWith('{')),
      before => {
        const after = attempt(() => edit(claudeCode, 'set', before))
        if (after === undefined) return
        assert.equal(edit(claudeCode, 'set', after), after)
        const {mcpServers, ...rest} = JSON.parse(after)
        const {mcpServers: _, ...restBefore} = JSON.parse(before)
        assert.deepEqual(mcpServers.kruxos.env, ENTRY.env)
        assert.deepEqual(rest, restBefore)
        assert.deepEqual(
          Object.keys(JSON.parse(before)).filter(name => name !== 'mcpServers'),
          Object.keys(rest),
        )
      },
    ),
    {numRuns: 1000},
  )
})

/** What a text that is not what the client reads comes to; any other error is a fault of ours. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    assert.ok(error instanceof KruxosError && error.code === 'IO', String(error))
    return undefined
  }
}

const tomlScalar = fc.constantFrom(
  '1',
  '"x"',
  "'y'",
  '1e400',
  '9223372036854775807',
  'nan',
  '1979-05-27T07:32:00Z',
  '[1, 2]',
  '[\n  "a", # one\n  "b",\n]',
  '"""\nmany\n[lines]\n"""',
  '{ a = 1, b.c = 2 }',
  '{}',
)
const tomlKey = fc.oneof(
  fc.stringMatching(/^[a-z0-9_-]{1,4}$/),
  fc.constantFrom('"quo ted"', "'é'", 'model', '__proto__'),
)
const comment = fc.constantFrom('', ' # why', '\t#')
const tomlLine = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('', '  ', '\t'), tomlKey, tomlScalar, comment)
      .map(([indent, name, value, note]) => `${indent}${name} = ${value}${note}`),
  },
  {weight: 2, arbitrary: fc.constantFrom('', '# a comment', '  ', '#')},
)
const tomlHeader = fc
  .tuple(fc.array(tomlKey, {minLength: 1, maxLength: 3}), comment, fc.boolean())
  .map(([path, note, isServer]) => `[${isServer ? 'mcp_servers.' : ''}${path.join('.')}]${note}`)
const tomlText = fc
  .tuple(
    fc.array(tomlLine, {maxLength: 4}),
    fc.array(fc.tuple(tomlHeader, fc.array(tomlLine, {maxLength: 4})), {maxLength: 4}),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(
    ([top, tables, eol, endsLine]) =>
      [...top, ...tables.flatMap(([header, lines]) => [header, ...lines])].join(eol) + (endsLine ? eol : ''),
  )

test('TOML: setting adds a block at the end, twice is once, and removing gives back every byte', () => {
  let accepted = 0
  fc.assert(
    fc.property(tomlText, before => {
      const after = attempt(() => edit(codex, 'set', before))
      if (after === undefined) return
      accepted++
      assert.equal(after.slice(0, before.length), before)
      assert.equal(edit(codex, 'set', after), after)
      assert.equal(edit(codex, 'remove', after), before)
    }),
    {numRuns: 1500},
  )
  assert.ok(accepted > 300, `only ${accepted} texts were valid`)
})

test('TOML: with our entry in the middle, every byte before and behind it stays, but for its own blank line', () => {
  const old =
    '[mcp_servers.kruxos] # old\ncommand = "/old/mcp-bridge"\ntool_timeout_sec = 7\n\n[mcp_servers.kruxos.env]\nKRUXOS_LOG = "debug"\n'
  let accepted = 0
  fc.assert(
    fc.property(tomlText, tomlText, (head, tail) => {
      const kept = head === '' || head.endsWith('\n') ? head : `${head}\n`
      const before = `${kept}\n`
      const behind = `[behind]\n${tail}`.replaceAll('\r\n', '\n')
      const after = attempt(() => edit(codex, 'set', before + old + behind))
      if (after === undefined) return
      accepted++
      assert.ok(after.startsWith(before) && after.endsWith(behind))
      assert.match(after, /tool_timeout_sec = 7/)
      assert.match(after, /KRUXOS_LOG = "debug"/)
      assert.equal(edit(codex, 'remove', after), kept + behind)
    }),
    {numRuns: 1500},
  )
  assert.ok(accepted > 100, `only ${accepted} texts were valid`)
})

test('any text at all is edited or refused, never broken and never a fault of ours', () => {
  const anything = fc.oneof(
    fc.string({unit: 'binary', maxLength: 60}),
    jsonValue,
    tomlText,
    fc.object().map(value => JSON.stringify(value, null, 2)),
    fc.object({maxDepth: 1, values: [fc.string(), fc.integer()]}).map(value => stringifyToml(value)),
  )
  fc.assert(
    fc.property(anything, fc.constantFrom(claudeCode, codex), (text, client) => {
      const after = attempt(() => edit(client, 'set', text))
      if (after !== undefined) assert.deepEqual(client.read(after, 'file', 'kruxos')?.env, ENTRY.env)
    }),
    {numRuns: 2000},
  )
})
