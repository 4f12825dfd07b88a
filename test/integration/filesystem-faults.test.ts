import assert from 'node:assert/strict'
import {execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {CapabilityError} from '../../src/gateway/capability.ts'
import {callsWith} from '../unit/gateway/capabilities/filesystem/verbs.ts'
import {openDescriptors, tempWorkspace} from '../unit/gateway/capabilities/filesystem/workspace.ts'

const run = promisify(execFile)
const CALLS = fileURLToPath(new URL('../unit/gateway/capabilities/filesystem/calls.ts', import.meta.url))

type Call = [verb: string, input: Record<string, unknown>]

async function tempFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kfs-'))
  t.after(() => rm(folder, {recursive: true, force: true}))
  await mkdir(join(folder, 'work'))
  return folder
}

interface Circumstances {
  /** shell command before the calls */
  readonly preparation?: string
  /** command that runs all of it */
  readonly wrapper?: string[]
  readonly mode?: 'as-nobody'
}

/** Makes the calls in a process of its own. */
async function callsUnder({preparation = ':', wrapper = [], mode}: Circumstances, folder: string, calls: Call[]) {
  await writeFile(join(folder, 'calls.json'), JSON.stringify(calls))
  const program = [process.execPath, CALLS, folder, ...(mode ? [mode] : [])]
  const [command = '', ...args] = [...wrapper, 'bash', '-ec', `${preparation}; exec "$@"`, 'bash', ...program]
  const {stdout} = await run(command, args, {maxBuffer: 16_777_216})
  return JSON.parse(stdout)
}

/** How this user can get a file system of their own, if at all. */
async function mountWrapper(): Promise<string[] | undefined> {
  for (const wrapper of [
    ['unshare', '-m'],
    ['unshare', '-rm'],
  ]) {
    const [command = '', ...args] = wrapper
    const canMount = await run(command, [...args, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).then(
      () => true,
      () => false,
    )
    if (canMount) return wrapper
  }
  return undefined
}

test('case 128: on a full disk the file stays as it was, nothing is left beside it, and the answer says so', async t => {
  const folder = await tempFolder(t)
  const wrapper = await mountWrapper()
  // without a right to mount: no file may be larger than 96 KiB, which stops a write in the middle as well
  const preparation = wrapper ? `mount -t tmpfs -o size=96k tmpfs ${folder}/work` : 'ulimit -f 96'
  t.diagnostic(preparation)
  const old = 'o'.repeat(40_000)
  const outcomes = await callsUnder({preparation, ...(wrapper && {wrapper})}, folder, [
    ['write', {path: 'file', content: old}],
    ['write', {path: 'file', content: 'n'.repeat(120_000)}],
    ['append', {path: 'file', content: 'n'.repeat(80_000)}],
    ['append', {path: 'new', content: 'n'.repeat(120_000)}],
    ['edit', {path: 'file', pattern: 'o', replace: 'ooo', replace_all: true}],
    ['read', {path: 'file'}],
    ['list', {path: '.', include_hidden: true}],
    ['write', {path: 'file', content: 'fits again'}],
  ])
  assert.equal(outcomes[0].size, old.length)
  for (const outcome of outcomes.slice(1, 5)) assert.equal(outcome.error, 'DiskFull')
  assert.equal(outcomes[5].content, old)
  assert.deepEqual(
    outcomes[6].entries.map((entry: {name: string}) => entry.name),
    ['file'],
  )
  assert.equal(outcomes[7].size, 10)
})

test('case 128: where nothing may be written the answer says so, and reading goes on', async t => {
  const folder = await tempFolder(t)
  const work = join(folder, 'work')
  await writeFile(join(work, 'file'), 'old')
  await writeFile(join(work, 'closed'), 'old')
  await chmod(join(work, 'closed'), 0)
  await chmod(work, 0o555)
  // root may do anything, so it makes the calls as nobody
  const isRoot = process.getuid?.() === 0
  if (isRoot) for (const path of [folder, work, join(work, 'file')]) await chown(path, 65_534, 65_534)
  const outcomes = await callsUnder(isRoot ? {mode: 'as-nobody'} : {}, folder, [
    ['read', {path: 'closed'}],
    ['write', {path: 'new', content: ''}],
    ['write', {path: 'file', content: 'new'}],
    ['move', {source: 'file', destination: 'new'}],
    ['delete', {path: 'file'}],
    ['read', {path: 'file'}],
    ['search_content', {path: '.', pattern: 'old'}],
  ])
  await chmod(work, 0o755)
  for (const outcome of outcomes.slice(0, 5)) assert.equal(outcome.error, 'PermissionDenied')
  assert.equal(outcomes[5].content, 'old')
  assert.partialDeepStrictEqual(outcomes[6], {total_matches: 1, files_skipped: 1})
  assert.deepEqual((await readdir(work)).toSorted(), ['closed', 'file'])
})

const KILLS = Number(process.env['KRUXOS_KILLS'] ?? 25)

test(`case 128: after kill -9 in a write the file is old or new, never a part, ${KILLS} times`, async t => {
  const folder = await tempFolder(t)
  const work = join(folder, 'work')
  const whole = ['a', 'b'].map(letter => letter.repeat(300_000))
  // starting is what takes the time
  const env = {...process.env, NODE_COMPILE_CACHE: join(folder, 'cache')}
  let leftBehind = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const child = spawn(process.execPath, [CALLS, folder, 'forever'], {env, stdio: ['ignore', 'pipe', 'inherit']})
    await once(child.stdout, 'data')
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 15)
    await once(child, 'exit')
    assert.ok(whole.includes(await readFile(join(work, 'file'), 'utf8')))
    leftBehind = (await readdir(work)).length - 1
  }
  t.diagnostic(`${leftBehind} temporary files were left behind`)

  for (const name of await readdir(work)) await utimes(join(work, name), 0, 0)
  await callsUnder({}, folder, [['write', {path: 'other', content: ''}]])
  assert.deepEqual(await readdir(work), ['file', 'other'])
})

test('no call keeps a descriptor, whatever it ends with', async t => {
  const {dir, call} = await tempWorkspace(t)
  await mkdir(join(dir, 'folder/below'), {recursive: true})
  const paths = ['own', 'folder', 'folder/below/missing', 'missing/x', 'own/', '../x', '.']
  const round = async () => {
    await writeFile(join(dir, 'own'), 'text here')
    for (const path of paths) {
      for (const [verb, input] of callsWith(path)) await call(verb, input).catch(declared)
    }
    await call('search_content', {path: '.', pattern: '(e)', regex: true, count_by: '1'})
    await call('search_content', {path: '.', pattern: 'x', regex: true, count_by: '1'}).catch(declared)
    const search = call('search', {path: '.', pattern: '*'}, {signal: AbortSignal.abort()})
    await assert.rejects(search, {name: 'AbortError'})
  }
  await round()
  const before = await openDescriptors()
  for (let count = 0; count < 2; count++) await round()
  assert.equal(await openDescriptors(), before)
})

function declared(error: unknown): void {
  if (!(error instanceof CapabilityError)) throw error
}
