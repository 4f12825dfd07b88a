import assert from 'node:assert/strict'
import {truncateSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {openStore} from '../../../../../src/gateway/store/index.ts'
import {tempState} from './temp-state.ts'

const VALUES: unknown[] = [null, false, 0, -1.5, '', 'é\u0000\ud800', [], [[null]], {}, {a: {b: [1, {c: 'd'}]}}]

test('every JSON value comes back as it was written, in a later session too', async t => {
  const temp = await tempState(t)
  for (const [index, value] of VALUES.entries()) await temp.run('persistent.set', {key: `k${index}`, value})
  for (const [index, value] of VALUES.entries()) {
    const got = await temp.run('persistent.get', {key: `k${index}`}, temp.session())
    assert.deepEqual([got['found'], got['value']], [true, value])
  }
})

test('case 52: keys and fields named __proto__ or constructor are names like others', async t => {
  const temp = await tempState(t)
  const value = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}')
  for (const key of ['__proto__', 'constructor', 'toString']) {
    for (const tier of ['session', 'persistent']) {
      assert.equal((await temp.run(`${tier}.get`, {key}))['found'], false)
      await temp.run(`${tier}.set`, {key, value})
      assert.equal(JSON.stringify((await temp.run(`${tier}.get`, {key}))['value']), JSON.stringify(value))
    }
  }
  assert.equal(({} as {polluted?: boolean}).polluted, undefined)
})

test('a key that is not there is no error', async t => {
  const temp = await tempState(t)
  const nothing = {value: null, version: null, found: false, created_at: null, updated_at: null}
  assert.deepEqual(await temp.run('persistent.get', {key: 'a'}), nothing)
  assert.deepEqual(await temp.run('persistent.history', {key: 'a'}), {versions: [], count: 0, truncated: false})
  assert.deepEqual(await temp.run('persistent.delete', {key: 'a'}), {deleted: false})
  await temp.run('persistent.set', {key: 'a', value: 1})
  assert.deepEqual(await temp.run('persistent.get', {key: 'a', version: 9}), nothing)
})

test('each write is a version; the older ones can be read until there are too many', async t => {
  const temp = await tempState(t, {persistent_versions: 3})
  for (let n = 1; n <= 5; n++) {
    assert.deepEqual(await temp.run('persistent.set', {key: 'a', value: n}), {version: n, previous_version: n - 1})
  }
  const {versions, count} = await temp.run('persistent.history', {key: 'a'})
  assert.deepEqual(
    (versions as {value: number; version: number}[]).map(({value, version}) => [value, version]),
    [
      [5, 5],
      [4, 4],
      [3, 3],
    ],
  )
  assert.equal(count, 3)
  assert.equal((await temp.run('persistent.get', {key: 'a', version: 4}))['value'], 4)
  assert.equal((await temp.run('persistent.get', {key: 'a', version: 2}))['found'], false)
  const page = await temp.run('persistent.history', {key: 'a', limit: 1, before: 5})
  assert.deepEqual([(page['versions'] as {value: number}[])[0]?.value, page['truncated']], [4, true])
})

test('the first write stays as created_at, and updated_at is that of the version', async t => {
  const temp = await tempState(t)
  await temp.run('persistent.set', {key: 'a', value: 1})
  const first = await temp.run('persistent.get', {key: 'a'})
  await temp.run('persistent.set', {key: 'a', value: 2})
  const second = await temp.run('persistent.get', {key: 'a'})
  assert.equal(first['created_at'], first['updated_at'])
  assert.equal(second['created_at'], first['created_at'])
  assert.ok(String(second['updated_at']) > String(first['updated_at']))
})

test('a key that was deleted and made anew goes on above the versions that were deleted', async t => {
  const temp = await tempState(t)
  for (const value of [1, 2]) await temp.run('persistent.set', {key: 'a', value})
  assert.deepEqual(await temp.run('persistent.delete', {key: 'a'}), {deleted: true})
  assert.deepEqual(await temp.run('persistent.set', {key: 'a', value: 3}), {version: 3, previous_version: 0})
  assert.equal((await temp.run('persistent.history', {key: 'a'}))['count'], 1)
})

test('agents do not see each other', async t => {
  const temp = await tempState(t)
  await temp.run('persistent.set', {key: 'a', value: 'mine'})
  const other = temp.session('other')
  assert.equal((await temp.run('persistent.get', {key: 'a'}, other))['found'], false)
  assert.deepEqual((await temp.run('persistent.list', {}, other))['entries'], [])
  assert.deepEqual(await temp.run('persistent.delete', {key: 'a'}, other), {deleted: false})
})

test('list and query take the keys that begin so, page by page, in the order of their bytes', async t => {
  const temp = await tempState(t)
  const keys = ['a', 'b.', 'b.1', 'b.2', 'b.é', 'b.😀', 'b/', 'B.1', 'b']
  for (const key of keys) await temp.run('persistent.set', {key, value: key})
  const wanted = ['b.', 'b.1', 'b.2', 'b.é', 'b.😀']
  const seen: string[] = []
  for (let after = ''; ; after = seen.at(-1) ?? '') {
    const page = await temp.run('persistent.query', {prefix: 'b.', after, limit: 2})
    const entries = page['entries'] as {key: string; value: string}[]
    assert.ok(entries.every(({key, value}) => key === value))
    seen.push(...entries.map(({key}) => key))
    if (!page['truncated']) break
  }
  assert.deepEqual(seen, wanted)
  const list = await temp.run('persistent.list', {prefix: 'b.', limit: 2})
  assert.deepEqual(
    [(list['entries'] as {key: string}[]).map(({key}) => key), list['count'], list['truncated']],
    [wanted.slice(0, 2), 5, true],
  )
  assert.equal(((await temp.run('persistent.list'))['entries'] as unknown[]).length, keys.length)
})

test('an answer with many large values ends where it becomes too large, and says so', async t => {
  const temp = await tempState(t)
  const value = 'x'.repeat(1_000_000)
  for (let n = 0; n < 4; n++) await temp.run('persistent.set', {key: `k${n}`, value})
  const first = await temp.run('persistent.query', {prefix: ''})
  assert.deepEqual([first['count'], first['truncated']], [2, true])
  const rest = await temp.run('persistent.query', {prefix: '', after: 'k1'})
  assert.deepEqual([rest['count'], rest['truncated']], [2, false])
})

test('VersionConflict: a write that names another version changes nothing', async t => {
  const temp = await tempState(t)
  await temp.run('persistent.set', {key: 'a', value: 1, expected_version: 0})
  const error = await temp.fails('persistent.set', {key: 'a', value: 2, expected_version: 0})
  assert.equal(error.type, 'VersionConflict')
  assert.deepEqual(error.context, {resource: 'a', expected_version: 0, actual_version: 1})
  assert.equal((await temp.run('persistent.get', {key: 'a'}))['value'], 1)
})

test('QuotaExceeded: what does not fit is refused whole, and what makes room lets it in', async t => {
  const temp = await tempState(t, {persistent_quota_mb: 1})
  const value = 'x'.repeat(600_000)
  await temp.run('persistent.set', {key: 'a', value})
  const error = await temp.fails('persistent.set', {key: 'b', value})
  assert.equal(error.type, 'QuotaExceeded')
  assert.equal(error.context['limit_bytes'], 1_000_000)
  assert.equal((await temp.run('persistent.list'))['count'], 1)
  await temp.run('persistent.set', {key: 'a', value: 'small'})
  await temp.run('persistent.set', {key: 'b', value})
  await temp.run('persistent.set', {key: 'b', value}, temp.session('other'))
})

test('old versions use only what is free of the quota: the oldest go first', async t => {
  const temp = await tempState(t, {persistent_quota_mb: 1})
  const value = 'x'.repeat(300_000)
  for (let n = 0; n < 3; n++) await temp.run('persistent.set', {key: 'a', value})
  assert.equal((await temp.run('persistent.history', {key: 'a'}))['count'], 3)
  await temp.run('persistent.set', {key: 'b', value})
  assert.equal((await temp.run('persistent.history', {key: 'a'}))['count'], 2)
  await temp.run('persistent.set', {key: 'c', value})
  assert.deepEqual((await temp.run('persistent.list'))['count'], 3)
  assert.equal((await temp.run('persistent.history', {key: 'a'}))['count'], 1)
})

test('the quota counts every byte that is kept, whatever was written, overwritten and deleted', async t => {
  const temp = await tempState(t, {persistent_quota_mb: 1, persistent_versions: 4})
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed % below
  }
  const highest = new Map<string, number>()
  for (let step = 0; step < 400; step++) {
    const key = `k${random(12)}`
    if (random(6) === 0) await temp.run('persistent.delete', {key})
    else {
      const written = await temp.run('persistent.set', {key, value: 'é'.repeat(random(40_000))}).catch(error => {
        assert.equal(error.type, 'QuotaExceeded')
      })
      if (written) {
        assert.ok(Number(written['version']) > (highest.get(key) ?? 0), 'versions rise, over deletions too')
        highest.set(key, Number(written['version']))
      }
    }
    const rows = await temp.store.state.rows('agent:build-bot', {afterId: 0, limit: 1000})
    const sum = (wanted: boolean) =>
      rows.filter(({isLatest}) => isLatest === wanted).reduce((total, {sizeBytes}) => total + sizeBytes, 0)
    const quota = await temp.state.kept.quota('agent:build-bot')
    assert.deepEqual(
      [quota.bytes, quota.historyBytes, quota.keys],
      [sum(true), sum(false), rows.filter(({isLatest}) => isLatest).length],
    )
    assert.ok(quota.bytes + quota.historyBytes <= quota.limitBytes)
    for (const {key: own} of rows) assert.ok(rows.filter(row => row.key === own).length <= 4, 'four versions at most')
  }
})

test('writers of several sessions at once lose nothing', async t => {
  const temp = await tempState(t)
  const sessions = [temp.session(), temp.session(), temp.session()]
  const versions = await Promise.all(
    Array.from({length: 90}, async (_, n) => {
      const {version} = await temp.run('persistent.set', {key: 'a', value: n}, sessions[n % 3])
      return version as number
    }),
  )
  assert.deepEqual(
    versions.toSorted((a, b) => a - b),
    Array.from({length: 90}, (_, n) => n + 1),
  )
})

test('DatabaseError: while another program holds the store, a write is refused, and the path stays ours', async t => {
  const temp = await tempState(t)
  const other = await openStore({file: join(temp.folder, 'kruxos.db')})
  t.after(() => other.close())
  await other.transaction(async () => {
    for (const [name, input] of [
      ['persistent.set', {key: 'b', value: 1}],
      ['persistent.delete', {key: 'a'}],
      ['shared.set', {key: 'a', value: 1, expected_version: 0}],
      ['shared.delete', {key: 'a'}],
    ] as const) {
      const error = await temp.fails(name, input)
      assert.equal(error.type, 'DatabaseError', name)
      assert.doesNotMatch(error.message, /kruxos\.db/)
    }
  })
  await temp.run('persistent.set', {key: 'b', value: 1})
})

test('DatabaseError: a store whose file is cut off is told as that', async t => {
  const temp = await tempState(t)
  const value = 'x'.repeat(1_000_000)
  for (const tier of ['persistent', 'shared'])
    for (let n = 0; n < 6; n++) await temp.run(`${tier}.set`, {key: `k${n}`, value, expected_version: 0})
  for (const file of ['kruxos.db', 'kruxos.db-wal']) truncateSync(join(temp.folder, file), 4096)
  for (const [name, input] of [
    ['persistent.get', {key: 'k0'}],
    ['persistent.query', {prefix: ''}],
    ['persistent.history', {key: 'k0'}],
    ['shared.get', {key: 'k0'}],
  ] as const) {
    const error = await temp.fails(name, input)
    assert.equal(error.type, 'DatabaseError', name)
    assert.doesNotMatch(error.message, /kruxos\.db/)
  }
})

for (const [what, input] of [
  ['an empty key', {key: '', value: 1}],
  ['a key of 257 characters', {key: 'k'.repeat(257), value: 1}],
  ['a key with a line break', {key: 'a\nb', value: 1}],
  ['a key with an invisible character', {key: 'a\u200bb', value: 1}],
  ['a key with half a character', {key: 'a\ud800', value: 1}],
  ['a key that is no text', {key: 1, value: 1}],
  ['no value', {key: 'a'}],
  ['a value of more than a mebibyte', {key: 'a', value: 'x'.repeat(1_048_576)}],
  ['a value nested 65 deep', {key: 'a', value: nested(65)}],
  ['a value nested so deep that recursion ends', {key: 'a', value: nested(100_000)}],
] as const) {
  test(`${what} does not pass the schema`, async t => {
    const temp = await tempState(t)
    for (const tier of ['session', 'persistent'])
      await assert.rejects(temp.run(`${tier}.set`, input), {name: 'ZodError'})
  })
}

test('a value nested 64 deep passes', async t => {
  const temp = await tempState(t)
  await temp.run('persistent.set', {key: 'a', value: nested(64)})
  assert.deepEqual((await temp.run('persistent.get', {key: 'a'}))['value'], nested(64))
})

function nested(depth: number): unknown {
  return JSON.parse('['.repeat(depth) + ']'.repeat(depth))
}
