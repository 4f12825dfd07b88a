import assert from 'node:assert/strict'
import {lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {Account} from '../../src/clients/account.ts'
import {applyChange} from '../../src/clients/apply-change.ts'
import {applyChangeAs, readEntriesAs} from '../../src/clients/write-as-user.ts'
import {chownTree, ENTRY, modeOf, removeJob, setJob, tempHome, WRITE_CHILD} from './clients-home.ts'

const isRoot = process.getuid?.() === 0
/** Root writes for somebody else; anybody else can only write for himself, through the same process. */
const {uid, gid} = isRoot ? {uid: 1000, gid: 1000} : {uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0}

function accountOf(home: string): Account {
  return {name: 'somebody', uid, gid, home}
}

test('case 41: what root writes into a home belongs to its owner and to nobody else', async () => {
  using home = tempHome()
  home.put(home.claude, '{}', 0o640)
  chownTree(home.home, uid, gid)
  for (const client of ['claude-code', 'claude-desktop', 'codex'] as const) {
    const outcome = await applyChangeAs(
      accountOf(home.home),
      setJob(home.home, client, {allowTools: true}),
      WRITE_CHILD,
    )
    assert.ok(outcome.files.every(({status, changed}) => status === 'created' && changed))
  }
  for (const name of readdirSync(home.home, {recursive: true, encoding: 'utf8'})) {
    const stats = lstatSync(join(home.home, name))
    assert.deepEqual([stats.uid, stats.gid], [uid, gid], name)
    const expected = stats.isDirectory() ? '700' : name === '.claude.json' ? '640' : '600'
    assert.equal(modeOf(join(home.home, name)), expected, name)
  }
  const [found] = await readEntriesAs(
    accountOf(home.home),
    {...removeJob(home.home, 'codex'), kind: 'read', serverName: 'kruxos'},
    WRITE_CHILD,
  )
  assert.deepEqual(found?.entry, ENTRY)
})

for (const [what, target] of [
  ['/etc/passwd', '/etc/passwd'],
  ['/etc/shadow, which only root can read', '/etc/shadow'],
  ['a new file in a folder of root', '/etc/kruxos-planted.json'],
] as const) {
  test(`case 38: a link to ${what} is refused, and what it leads to stays`, async () => {
    using home = tempHome()
    symlinkSync(target, home.claude)
    mkdirSync(join(home.home, '.codex'))
    symlinkSync(target, home.codex)
    chownTree(home.home, uid, gid)
    const before = contentOf(target)
    for (const client of ['claude-code', 'codex'] as const) {
      const written = applyChangeAs(accountOf(home.home), setJob(home.home, client), WRITE_CHILD)
      const code = target.endsWith('planted.json') ? 'IO' : 'DENIED'
      await assert.rejects(written, {code, message: /leads to a file or folder of another user|is a link to/})
    }
    assert.deepEqual(contentOf(target), before)
    assert.ok(lstatSync(home.claude).isSymbolicLink())
  })
}

function contentOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

test("case 38: a link to another user's private file, or a folder that is such a link, is refused", async () => {
  using home = tempHome()
  using other = tempHome()
  other.put(other.codex, 'a = 1\n')
  symlinkSync(other.codex, home.claude)
  symlinkSync(join(other.home, '.codex'), join(home.home, '.codex'))
  chownTree(home.home, uid, gid)
  if (!isRoot) return assert.equal(lstatSync(other.codex).uid, uid, 'without root there is no other user')
  const planted = (client: 'claude-code' | 'codex') =>
    applyChangeAs(accountOf(home.home), setJob(home.home, client), WRITE_CHILD)
  await assert.rejects(planted('claude-code'), {code: 'DENIED'})
  await assert.rejects(planted('codex'), {code: 'IO', message: /permission denied/})
  assert.equal(readFileSync(other.codex, 'utf8'), 'a = 1\n')
  assert.deepEqual(readdirSync(join(other.home, '.codex')), ['config.toml'])
})

test('case 41: without a user root refuses to write into the home of somebody else', async () => {
  using home = tempHome()
  home.put(home.claude, '{}')
  chownTree(home.home, uid, gid)
  const written = Promise.allSettled(
    ['claude-code', 'codex'].map(client => applyChange(setJob(home.home, client as 'codex'))),
  )
  const outcomes = (await written).map(outcome => (outcome.status === 'rejected' ? outcome.reason.code : 'written'))
  assert.deepEqual(outcomes, isRoot ? ['DENIED', 'DENIED'] : ['written', 'written'])
  if (isRoot) assert.deepEqual(readdirSync(home.home), ['.claude.json'])
})

test('only root can write for another user', async () => {
  using home = tempHome()
  chownTree(home.home, uid, gid)
  const stranger = {name: 'stranger', uid: uid + 1, gid, home: home.home}
  const written = applyChangeAs(stranger, setJob(home.home, 'codex'), WRITE_CHILD)
  await assert.rejects(written, {code: isRoot ? 'IO' : 'DENIED'})
  assert.deepEqual(readdirSync(home.home), [])
})

test('an error of the other process arrives with its code, message and hint', async () => {
  using home = tempHome()
  writeFileSync(home.claude, '{ // no\n}')
  chownTree(home.home, uid, gid)
  const written = applyChangeAs(accountOf(home.home), setJob(home.home, 'claude-code'), WRITE_CHILD)
  await assert.rejects(written, {name: 'KruxosError', code: 'IO', message: /\.claude\.json:1:3: /, hint: /by hand/})
})

test('a process that ends without an answer is an error, not a hang', async () => {
  using home = tempHome()
  const mute = join(home.home, 'mute.mjs')
  writeFileSync(mute, '')
  await assert.rejects(applyChangeAs(accountOf(home.home), setJob(home.home, 'codex'), mute), {code: 'INTERNAL'})
})
