import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {createHash, randomBytes} from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {isDeepStrictEqual} from 'node:util'
import {generateX25519Identity, identityToRecipient} from 'age-encryption'
import {createBackup} from '../../src/gateway/backup/create.ts'
import {restoreBackup} from '../../src/gateway/backup/restore.ts'
import {sweepBackups} from '../../src/gateway/backup/sweep.ts'
import {openStore} from '../../src/gateway/store/index.ts'
import {eventually} from '../support/eventually.ts'
import {spawnGateway} from '../support/gateway-process.ts'
import {tempPaths} from '../support/temp-gateway.ts'

const WORK = join(import.meta.dirname, 'backup-programs', 'work.ts')
const KILL_AT = join(import.meta.dirname, '..', 'support', 'kill-at.ts')
const KNOWN = {operator: 'test', version: '0.0.0-test', workspaces: true}

interface Machine {
  readonly dir: string
  readonly out: string
  readonly identity: string
  readonly recipient: string
}

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'kb-'))
  t.after(() => rmSync(path, {recursive: true, force: true}))
  return path
}

/** The data of a gateway that ran and was stopped. */
async function machine(t: TestContext): Promise<Machine> {
  const [dir, out, identity] = [folder(t), folder(t), await generateX25519Identity()]
  const gateway = await spawnGateway(dir)
  await gateway.admin.call('token.create', {label: 'laptop', agent: 'default-agent'})
  await gateway.kill('SIGTERM')
  mkdirSync(join(dir, 'workspace', 'default-agent'), {recursive: true})
  return {dir, out, identity, recipient: await identityToRecipient(identity)}
}

function work(killAt: number, ...args: string[]) {
  const env = {...process.env, KILL_AT: String(killAt)}
  return spawnSync(process.execPath, ['--import', KILL_AT, WORK, ...args], {env, encoding: 'utf8'})
}

function countOf({stderr}: {stderr: string}): number {
  assert.match(stderr, /^\d+\n$/)
  return Number(stderr)
}

/** Each file below a folder with a digest of what is in it; what a restore adds has names of its own and is left out. */
function contents(dir: string): Record<string, string> {
  const files = readdirSync(dir, {recursive: true, encoding: 'utf8'}).filter(name => statSync(join(dir, name)).isFile())
  const lasting = files.filter(
    name => !/(^|\/)(replaced-|events\.pending|lock\.db|gateway\.pid|backup\.new|restore\.new|logs)/.test(name),
  )
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex')
  return Object.fromEntries(lasting.sort().map(name => [name, digest(name)]))
}

/** What was moved aside, whichever of the folders it went to. */
function aside(dir: string): string[] {
  return readdirSync(dir, {recursive: true, encoding: 'utf8'})
    .filter(name => name.includes('replaced-') && statSync(join(dir, name)).isFile())
    .map(name => name.replace(/replaced-\d+-\d+\//, ''))
    .sort()
}

test('a restore that is killed before any of its file operations and run again ends as one that was not, and never starts half', async t => {
  const {dir, out, identity, recipient} = await machine(t)
  const file = join(out, 'a.age')
  await createBackup({...KNOWN, paths: tempPaths(dir), file, lock: {recipients: [recipient]}})
  writeFileSync(join(dir, 'config', 'known_hosts'), 'only on the old machine\n')
  writeFileSync(join(dir, 'config', 'gateway.yaml'), '# changed since\n')
  const before = contents(dir)
  const at = (name: string) => {
    const copy = join(out, name)
    cpSync(dir, copy, {recursive: true})
    return copy
  }
  const whole = at('whole')
  const steps = countOf(work(0, 'restore', whole, file, identity))
  const [expected, expectedAside] = [contents(whole), aside(whole)]
  assert.ok(steps > 40)
  assert.notDeepEqual(expected, before)

  const seen = {old: 0, half: 0, done: 0}
  // From the end: while nothing has changed yet, one step is like the next.
  for (let step = steps; step > 0; step -= seen.old > 3 ? 7 : 1) {
    const copy = at(`at-${step}`)
    assert.equal(work(step, 'restore', copy, file, identity).signal, 'SIGKILL')
    const state = stateOf(copy, before)
    seen[state]++
    if (state === 'half')
      await assert.rejects(openStore({file: join(copy, 'kruxos.db')}), {code: 'IO', message: /restore was cut short/})
    if (state === 'done') assert.deepEqual(contents(copy), expected)
    // What was begun is brought to its end without asking again.
    const force = state !== 'half'
    await restoreBackup({...KNOWN, paths: tempPaths(copy), file, unlock: {identities: [identity]}, force})
    assert.deepEqual(contents(copy), expected)
    if (state !== 'done') assert.deepEqual(aside(copy), expectedAside)
    rmSync(copy, {recursive: true})
  }
  assert.ok(seen.old > 5 && seen.half > 5 && seen.done > 1, JSON.stringify(seen))
})

function stateOf(dir: string, before: Record<string, string>): 'old' | 'half' | 'done' {
  if (!existsSync(join(dir, 'kruxos.db'))) return 'half'
  return isDeepStrictEqual(contents(dir), before) ? 'old' : 'done'
}

test('a backup that is killed before any of its file operations leaves nothing that the next one, or the next start, does not remove', async t => {
  const {dir, out, recipient} = await machine(t)
  const steps = countOf(work(0, 'create', dir, join(out, 'whole.age'), recipient))
  assert.ok(steps > 10)
  const before = contents(dir)
  let left = 0
  for (let step = 1; step <= steps; step += 2) {
    const file = join(out, `${step}.age`)
    assert.equal(work(step, 'create', dir, file, recipient).signal, 'SIGKILL')
    const litter = readdirSync(out).filter(name => name.startsWith('.'))
    left += litter.length
    if (step % 4 === 1) await sweepBackups(tempPaths(dir))
    else
      await createBackup({
        ...KNOWN,
        paths: tempPaths(dir),
        file: join(out, 'next.age'),
        lock: {recipients: [recipient]},
      })
    assert.deepEqual(
      readdirSync(out).filter(name => name.startsWith('.')),
      [],
    )
    assert.deepEqual(readdirSync(join(dir, 'backup.new')), ['lock.db'])
    assert.deepEqual(contents(dir), before)
    for (const name of ['next.age', `${step}.age`]) rmSync(join(out, name), {force: true})
  }
  assert.ok(left > 2, 'no kill ever hit a write: the test proves nothing')
})

test('a backup that is interrupted, or finds the disk full, leaves nothing', async t => {
  const {dir, out, recipient} = await machine(t)
  writeFileSync(join(dir, 'workspace', 'default-agent', 'large'), randomBytes(20_000_000))
  const order = {...KNOWN, paths: tempPaths(dir), lock: {recipients: [recipient]}}
  const interrupted = new AbortController()
  const creating = createBackup({...order, file: join(out, 'a.age'), signal: interrupted.signal})
  await eventually(async () => assert.ok(readdirSync(out).length > 0))
  interrupted.abort(new Error('interrupted'))
  await assert.rejects(creating, /interrupted/)
  assert.deepEqual(readdirSync(out), [])

  const limited = ['--fsize=5000000', process.execPath, WORK, 'create', dir, join(out, 'b.age'), recipient]
  const {status, stderr} = spawnSync('prlimit', limited, {encoding: 'utf8'})
  assert.equal(status, 1)
  assert.match(stderr, /cannot write .*b\.age: EFBIG/)
  assert.deepEqual(readdirSync(out), [])
  assert.deepEqual(readdirSync(join(dir, 'backup.new')), ['lock.db'])
})

test('two backups at once: the second is refused', async t => {
  const {dir, out, recipient} = await machine(t)
  const order = {...KNOWN, paths: tempPaths(dir), lock: {recipients: [recipient]}}
  const both = await Promise.allSettled(
    ['a', 'b'].map(name => createBackup({...order, file: join(out, `${name}.age`)})),
  )
  assert.deepEqual(both.map(({status}) => status).sort(), ['fulfilled', 'rejected'])
  assert.deepEqual(readdirSync(out).length, 1)
})
