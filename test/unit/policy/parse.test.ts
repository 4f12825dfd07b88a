import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {stringify} from 'yaml'
import {describeFault, findWarnings, parseLayer, TEMPLATES} from '../../../src/policy/index.ts'

const HEAD = 'version: 1\nname: test\n'

const faulty: [text: string, first: RegExp][] = [
  ['', /^org\.yaml:1:1: version: /],
  ['- a', /^org\.yaml:1:1: /],
  ['version: 1\nname: Bad Name\n', /^org\.yaml:2:1: name: lower case/],
  ['version: 2\nname: test\n', /^org\.yaml:1:1: version: /],
  [`${HEAD}rulez: []`, /^org\.yaml:3:1: rulez: unknown key$/],
  [`${HEAD}rules:\n  - {match: a.b, tier: never}`, /^org\.yaml:4:18: rules\.0\.tier: /],
  [`${HEAD}rules:\n  - {match: A.b, tier: notify}`, /^org\.yaml:4:6: rules\.0\.match: a capability such as/],
  [
    `${HEAD}rules:\n  - match: a.b\n    tier: notify\n    when: {pathprefix: /x}`,
    /^org\.yaml:6:12: rules\.0\.when\.pathprefix: unknown key$/,
  ],
  [`${HEAD}rules:\n  - {match: a.b, tier: notify, when: {path_prefix: x}}`, /path_prefix: an absolute path/],
  [`${HEAD}rules:\n  - {match: a.b, tier: notify, when: {path_prefix: /a/../b}}`, /path_prefix: a path without/],
  [`${HEAD}rules:\n  - {match: a.b, tier: notify, when: {}}`, /when: at least one condition/],
  [`${HEAD}rules:\n  - {match: a.b, tier: notify, when: {time: {zone: Mars}}}`, /zone: a time zone/],
  [
    `${HEAD}rules:\n  - {match: a.b, tier: notify, when: {host: "a b"}}`,
    /^org\.yaml:4:\d+: rules\.0\.when\.host: "a b" is no host/,
  ],
  [
    `${HEAD}rules:\n  - {match: a.b, tier: notify, when: {input: {x: {matches: "(a+"}}}}`,
    /^org\.yaml:4:\d+: .*not closed/,
  ],
  [
    `${HEAD}rules:\n  - {match: a.b, tier: notify, limit: {max: 1, per: 40d}}`,
    /^org\.yaml:4:\d+: rules\.0\.limit\.per: at most 31d/,
  ],
  [`${HEAD}rules:\n  - {match: a.b, tier: notify, limit: {max: 1, per: soon}}`, /per: a number and s, m, h or d/],
  [`${HEAD}name: twice`, /^org\.yaml:3:1: Map keys must be unique/],
  [`${HEAD}rules: [`, /^org\.yaml:\d+:\d+: /],
  [`${HEAD}---\nversion: 1`, /^org\.yaml:3:1: Source contains multiple documents/],
  ['x'.repeat(1_048_577), /larger than 1 MiB/],
]
for (const [text, first] of faulty) {
  test(`a fault has its place: ${JSON.stringify(text.slice(-70))}`, () => {
    const parsed = parseLayer('org', text)
    assert.ok(!parsed.ok)
    assert.match(describeFault('org.yaml', parsed.faults[0] ?? {line: 0, column: 0, message: 'none'}), first)
  })
}

test('only org.yaml can allow to be undercut', () => {
  const rule = `${HEAD}rules:\n  - {match: a.b, tier: notify, allow_override: true}`
  assert.ok(parseLayer('org', rule).ok)
  for (const layer of ['system', 'user', 'agents/bot']) assert.ok(!parseLayer(layer, rule).ok, layer)
})

test('aliases of aliases are refused before they fill the memory', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]']
  for (let index = 1; index < 9; index++) {
    const [from, to] = ['abcdefghij'[index - 1], 'abcdefghij'[index]]
    bomb.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`)
  }
  assert.ok(!parseLayer('org', bomb.join('\n')).ok)
})

test('no text makes the reader throw, and each fault has a place in the text', () => {
  const words = fc.constantFrom(
    'version: 1',
    'name: x',
    'rules:',
    '  - match: a.b',
    '    tier: notify',
    'tier:',
    '- ',
    '  when: {',
    '}',
    '[',
    '&a',
    '*a',
    '? ',
    '|',
    '>',
    '!!js/function',
    '%YAML 9',
    '\t',
    '"',
    "'",
    ': ',
    '#',
    '\u0000',
    '\u2028',
    '...',
    '---',
    '{a: {b: [',
  )
  const text = fc.oneof(
    fc.string({unit: 'binary', maxLength: 200}),
    fc.array(words, {maxLength: 14}).map(lines => lines.join('\n')),
  )
  fc.assert(fc.property(text, checkPlaces), {numRuns: 5000})
})

test('no value where a policy should be makes the reader throw', () => {
  const value = fc.letrec<{node: unknown}>(tie => ({
    node: fc.oneof(
      {maxDepth: 4},
      fc.constantFrom<unknown>(
        null,
        1,
        -1,
        'notify',
        'a.b',
        '*',
        '1h',
        '/x',
        true,
        '',
        'deny',
        Number.POSITIVE_INFINITY,
      ),
      fc.array(tie('node'), {maxLength: 3}),
      fc.dictionary(
        fc.constantFrom(
          'version',
          'name',
          'rules',
          'defaults',
          'match',
          'tier',
          'when',
          'input',
          'matches',
          'time',
          'zone',
          'limit',
          '__proto__',
          'constructor',
        ),
        tie('node'),
        {maxKeys: 4},
      ),
    ),
  })).node
  fc.assert(
    fc.property(value, rules => checkPlaces(stringify({version: 1, name: 'x', rules}))),
    {numRuns: 3000},
  )
})

function checkPlaces(text: string): void {
  const parsed = parseLayer('org', text)
  if (parsed.ok) return
  assert.ok(parsed.faults.length > 0)
  const lines = text.split(/\r\n|\r|\n/).length
  for (const {line, column} of parsed.faults)
    assert.ok(line >= 1 && column >= 1 && line <= lines + 1, `${line}:${column}`)
}

for (const [name, text] of Object.entries(TEMPLATES)) {
  test(`the template ${name} is a valid policy of that name in which every rule is asked`, () => {
    const parsed = parseLayer('org', text)
    assert.ok(parsed.ok, JSON.stringify(parsed))
    assert.equal(parsed.layer.name, name)
    assert.deepEqual(
      findWarnings(parsed.layer, []).filter(warning => /never asked/.test(warning)),
      [],
    )
  })
}

test('warnings name patterns and fields that nothing has, and rules that are never asked', () => {
  const parsed = parseLayer(
    'org',
    `${HEAD}rules:
  - {match: [filesytem.*, mail.*], tier: blocked}
  - {match: git.push, tier: blocked, when: {input: {brnch: main}}}
  - {match: '*', tier: notify}
  - {match: git.push, tier: blocked}
`,
  )
  assert.ok(parsed.ok)
  assert.deepEqual(findWarnings(parsed.layer, [{name: 'git.push', inputs: ['path', 'branch']}]), [
    'org.yaml:4: no capability matches filesytem.*, mail.*',
    'org.yaml:5: no capability that it matches has an input brnch',
    'org.yaml:7: never asked, because org.yaml:6 decides before',
  ])
})
