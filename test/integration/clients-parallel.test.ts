import assert from 'node:assert/strict'
import {once} from 'node:events'
import {mkdirSync, readFileSync, rmdirSync, statSync, utimesSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {parse as parseToml} from 'smol-toml'
import type {ClientId} from '../../src/clients/adapter.ts'
import {applyChange} from '../../src/clients/apply-change.ts'
import {acquireLock} from '../../src/clients/write-lock.ts'
import {ENTRY, litterIn, removeJob, runProgram, setJob, startProgram, tempHome} from './clients-home.ts'

function jobsNamed(home: string, client: ClientId, names: readonly string[]): string[] {
  return names.map(serverName => JSON.stringify(setJob(home, client, {entry: {...ENTRY, serverName}})))
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({length: count}, (_, index) => `${prefix}${index}`)
}

for (const client of ['claude-code', 'codex'] as const) {
  test(`case 47: 20 processes with 5 entries each leave 100 entries in one file of ${client}`, async () => {
    using home = tempHome()
    const names = numbered('p', 20).map(prefix => numbered(`${prefix}-`, 5))
    await Promise.all(names.map(five => runProgram('change', ...jobsNamed(home.home, client, five))))
    const servers =
      client === 'codex'
        ? parseToml(readFileSync(home.codex, 'utf8'))['mcp_servers']
        : JSON.parse(readFileSync(home.claude, 'utf8')).mcpServers
    assert.deepEqual(Object.keys(servers).sort(), names.flat().sort())
    assert.deepEqual(litterIn(home.home), [])
  })
}

test("case 54: six programs that write like Claude Code and 40 writes of ours lose nobody's entry", async () => {
  using home = tempHome()
  home.put(home.claude, '{\n  "mcpServers": {}\n}')
  const claudes = numbered('claude', 6).map(prefix => runProgram('claude', home.claude, `${prefix}-`, '5', '20'))
  const ours = numbered('ours', 4).map(prefix =>
    runProgram('change', ...jobsNamed(home.home, 'claude-code', numbered(`${prefix}-`, 10))),
  )
  await Promise.all([...claudes, ...ours])
  const names = [
    ...numbered('claude', 6).flatMap(prefix => numbered(`${prefix}-`, 5)),
    ...numbered('ours', 4).flatMap(prefix => numbered(`${prefix}-`, 10)),
  ]
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(home.claude, 'utf8')).mcpServers).sort(), names.sort())
  assert.deepEqual(litterIn(home.home), [])
})

test('case 54: a client that rewrites its file every 50 ms keeps our entry and its own', async () => {
  using home = tempHome()
  home.put(home.claude, '{}')
  const claude = startProgram('claude', home.claude, 'c', '60', '50')
  const ended = once(claude, 'exit')
  for (let round = 0; round < 20; round++) {
    await applyChange(setJob(home.home, 'claude-code'))
    if (round < 19) await applyChange(removeJob(home.home, 'claude-code'))
    await sleep(30)
  }
  assert.deepEqual(await ended, [0, null])
  const {mcpServers} = JSON.parse(readFileSync(home.claude, 'utf8'))
  assert.deepEqual(Object.keys(mcpServers).sort(), ['kruxos', ...numbered('c', 60)].sort())
})

test('a lock that was not touched for more than ten seconds has no owner and is taken over', async () => {
  using home = tempHome()
  const lock = join(home.home, 'x.lock')
  mkdirSync(lock)
  age(lock, 10.5)
  const holders = await Promise.all(Array.from({length: 5}, () => countHolders(lock)))
  assert.deepEqual(holders, [1, 1, 1, 1, 1])
  assert.deepEqual(litterIn(home.home), [])
})

let holding = 0
/** How many hold the lock while this one does. */
async function countHolders(dir: string): Promise<number> {
  await using _lock = await acquireLock(dir)
  holding++
  await sleep(30)
  const seen = holding
  holding--
  return seen
}

function age(path: string, seconds: number): void {
  const then = Date.now() / 1000 - seconds
  utimesSync(path, then, then)
}

test('a lock of another program is waited for, and taken when it is given back', async () => {
  using home = tempHome()
  home.put(home.claude, '{}')
  mkdirSync(`${home.claude}.lock`)
  let isFree = false
  const change = applyChange(setJob(home.home, 'claude-code')).then(() => assert.ok(isFree))
  await sleep(300)
  assert.equal(readFileSync(home.claude, 'utf8'), '{}')
  isFree = true
  rmdirSync(`${home.claude}.lock`)
  await change
  assert.ok(JSON.parse(readFileSync(home.claude, 'utf8')).mcpServers.kruxos)
})

test('a lock that its owner keeps fresh is never taken over, and its name is told', async () => {
  using home = tempHome()
  const dir = join(home.home, 'x.lock')
  mkdirSync(dir)
  await assert.rejects(acquireLock(dir, 1000), {code: 'CONFLICT', message: /x\.lock for 1 seconds/, hint: /rmdir/})
  assert.ok(statSync(dir).isDirectory(), 'the lock is still its owner’s')
})

test('an owner that lost its lock to another one notices, and does not remove the lock of the other', async () => {
  using home = tempHome()
  const dir = join(home.home, 'x.lock')
  const first = await acquireLock(dir)
  assert.equal(await first.isHeld(), true)
  age(dir, 11)
  const second = await acquireLock(dir)
  assert.equal(await first.isHeld(), false)
  await first[Symbol.asyncDispose]()
  assert.equal(await second.isHeld(), true)
  await second[Symbol.asyncDispose]()
  assert.deepEqual(litterIn(home.home), [])
})

test('a lock that is held for long is touched often enough that nobody takes it over', async () => {
  using home = tempHome()
  const dir = join(home.home, 'x.lock')
  await using lock = await acquireLock(dir)
  const first = statSync(dir).mtimeMs
  await sleep(3000)
  assert.ok(statSync(dir).mtimeMs > first)
  assert.equal(await lock.isHeld(), true)
})
