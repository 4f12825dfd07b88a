import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {type CallContext, CapabilityError} from '../../src/gateway/capability.ts'
import {tempWorkspace, type Workspace} from '../unit/gateway/capabilities/filesystem/workspace.ts'

/** `KRUXOS_TEST_RACES=500000` for the long run. */
const TRIES = Number(process.env['KRUXOS_TEST_RACES'] ?? 10_000)
const LANES = 8
const SESSION = 'sess-a1b2c3d4'
/** told by its text, its length and its hash */
const SECRET = 'SECRET-OUTSIDE'.repeat(101)
const TRACE = new RegExp(`SECRET|"size":${SECRET.length}\\b|${createHash('sha256').update(SECRET).digest('hex')}`)

interface Arena {
  /** what calls write in front of a path */
  readonly root: string
  /** folders and files that are swapped with links, below the folder that holds the workspace */
  readonly swapped: readonly string[]
}

const ARENAS: Readonly<Record<string, Arena>> = {
  'the workspace': {root: '', swapped: ['work/d', 'work/e/f']},
  'a mount, and the mount itself': {root: '/mnt/docs/', swapped: ['docs', 'docs/d', 'docs/e/f']},
}

for (const [place, arena] of Object.entries(ARENAS)) {
  test(`nothing escapes while folders and files of ${place} are swapped with links to outside, ${TRIES} tries`, async t => {
    // a file system in memory: the walk is what is tested, not the disk
    const workspace = await tempWorkspace(t, {parent: '/dev/shm'})
    const base = dirname(workspace.dir)
    await plant(workspace, base, arena)
    const before = await treeOf(workspace.outside)

    const swapper = startSwapper(t, base, arena.swapped)
    await once(swapper.child.stdout, 'data')
    const outcomes = await race(workspace, join(base, 'docs'), arena.root)
    const swaps = await swapper.stop()

    t.diagnostic(`${swaps} swaps; ${[...outcomes].map(([kind, count]) => `${kind} ${count}`).join(', ')}`)
    assert.deepEqual(await treeOf(workspace.outside), before)
    for (const folder of [workspace.dir, workspace.trash, join(base, 'docs')])
      assert.doesNotMatch(JSON.stringify([...(await treeOf(folder))]), /SECRET/)
    // both sides of the race were met
    assert.ok(swaps > 100)
    assert.ok((outcomes.get('done') ?? 0) > TRIES / 20)
    assert.ok((outcomes.get('PathOutOfScope') ?? 0) > TRIES / 1000)
  })
}

/** The same names inside and outside, so that a walk that strays finds what it looks for. */
async function plant({dir, outside}: Workspace, base: string, {swapped}: Arena): Promise<void> {
  for (const [folder, text] of [
    [dir, 'inside'],
    [join(base, 'docs'), 'inside'],
    [outside, SECRET],
  ] as const) {
    for (const name of ['d', 'e']) await mkdir(join(folder, name), {recursive: true})
    for (const path of ['own', 'f', 'd/f', 'e/f', 'e/own']) await writeFile(join(folder, path), text)
  }
  for (const path of swapped) {
    const below = path.split('/').slice(1).join('/')
    await symlink(join(outside, below), `${join(base, path)}.link`)
  }
}

async function race(workspace: Workspace, hostDir: string, root: string): Promise<ReadonlyMap<string, number>> {
  const context: Partial<CallContext> = {mounts: [{label: 'docs', hostDir, isReadOnly: false}]}
  const outcomes = new Map<string, number>()
  const calls = raceCalls(root)
  let tries = 0
  const lane = async () => {
    while (tries < TRIES) {
      const [verb, input] = calls[tries++ % calls.length] ?? ['stat', {path: '.'}]
      if (verb === 'watch') workspace.endSession(SESSION)
      const outcome = await workspace.call(verb, input, context).then(JSON.stringify, readableError)
      assert.doesNotMatch(outcome, TRACE)
      const kind = outcome.startsWith('{') ? 'done' : outcome
      outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({length: LANES}, lane))
  return outcomes
}

/** Every verb, where it looks and where it changes. Nothing moves or deletes what the swapper swaps. */
function raceCalls(root: string): [verb: string, input: Record<string, unknown>][] {
  const at = (path: string) => `${root}${path}`
  return [
    ['read', {path: at('d/f')}],
    ['read', {path: at('e/f')}],
    ['stat', {path: at('d/f')}],
    ['list', {path: at('d')}],
    ['search', {path: at('d'), pattern: '*', include_hash: true}],
    ['search_content', {path: at('d'), pattern: 'S'}],
    ['search_content', {path: at('e/f'), pattern: 'S'}],
    ['watch', {path: at('d'), recursive: true}],
    ['write', {path: at('d/w'), content: 'w'}],
    ['write', {path: at('d/x/y'), content: 'w', create_parents: true}],
    ['append', {path: at('d/f'), content: ''}],
    ['append', {path: at('d/w'), content: 'w'}],
    ['edit', {path: at('d/f'), pattern: 'i', replace: 'i', replace_all: true}],
    ['edit', {path: at('d'), include_glob: '*', pattern: 'w', replace: 'v', replace_all: true}],
    ['copy', {source: at('d/f'), destination: 'copied', overwrite: true}],
    ['copy', {source: at('e/f'), destination: at('copied'), overwrite: true}],
    ['copy', {source: 'own', destination: at('d/c'), overwrite: true}],
    ['move', {source: 'copied', destination: at('d/m'), overwrite: true}],
    ['move', {source: at('d/m'), destination: 'copied', overwrite: true}],
    ['delete', {path: at('d/w')}],
    ['restore', {trash_path: at('d/w'), overwrite: true}],
  ]
}

function readableError(error: unknown): string {
  if (error instanceof CapabilityError) return error.type
  throw error
}

/** Paths and texts of everything below a folder. */
async function treeOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, {recursive: true, withFileTypes: true})
  const files = entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  return new Map(await Promise.all(files.map(async file => [file, await readFile(file, 'utf8')] as const)))
}

/** Swaps each name with a link to outside as fast as one process can, and tells how often when it is asked to end. */
const SWAPPER = `
  const {renameSync, rmSync} = require('node:fs')
  const names = process.argv.slice(1)
  const swap = name => {
    renameSync(name, name + '.real')
    putBack(name + '.link', name)
    renameSync(name, name + '.link')
    putBack(name + '.real', name)
  }
  const putBack = (from, to) => {
    try {
      renameSync(from, to)
    } catch {
      // a call made a folder while none was there, and may still be filling it
      rmSync(to, {recursive: true, force: true, maxRetries: 100, retryDelay: 1})
      putBack(from, to)
    }
  }
  let swaps = 0
  const turn = () => {
    for (let index = 0; index < 1000; index++, swaps++) for (const name of names) swap(name)
    setImmediate(turn)
  }
  process.stdin.on('end', () => process.stdout.write(String(swaps), () => process.exit()))
  process.stdin.resume()
  process.stdout.write('.', turn)
`

function startSwapper(t: TestContext, cwd: string, names: readonly string[]) {
  const child = spawn(process.execPath, ['-e', SWAPPER, ...names], {cwd, stdio: ['pipe', 'pipe', 'inherit']})
  t.after(() => child.kill('SIGKILL'))
  let told = ''
  child.stdout.on('data', chunk => {
    told += chunk
  })
  return {
    child,
    async stop(): Promise<number> {
      child.stdin.end()
      await once(child, 'close')
      return Number(told.slice(1))
    },
  }
}
