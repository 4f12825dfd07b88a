/** The filesystem capabilities beside what they stand for: reading a file, and ripgrep. Without a gateway around them. */
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {arch, cpus, platform, tmpdir} from 'node:os'
import {join} from 'node:path'
import {createFilesystem} from '../src/gateway/capabilities/filesystem/index.ts'
import type {CallContext} from '../src/gateway/capability.ts'
import {type Comparison, comparePairs, timeProcess} from './pairs.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 7)
const FILES = Number(process.env['BENCH_FILES'] ?? 100_000)
const FILES_PER_FOLDER = 500
const READS = 200
/** one file in so many holds the word that is looked for */
const EVERY = 1000

const root = join(import.meta.dirname, '..')
const dir = await mkdtemp(join(tmpdir(), 'kxb-'))
const workspaceDir = join(dir, 'work')
const tree = join(workspaceDir, 'tree')
const {capabilities} = createFilesystem()
const context: CallContext = {
  agent: 'bench',
  purpose: '',
  principal: 'agent',
  sessionId: 'sess-00000000',
  tokenId: null,
  workspaceDir,
  trashDir: join(dir, 'trash'),
  mounts: [],
  traceparent: null,
  signal: new AbortController().signal,
  progress: () => {},
}

/** As the gateway runs it: input and output pass the schemas. */
async function call(name: string, input: object): Promise<Record<string, unknown>> {
  const capability = capabilities.find(each => each.name === name)
  if (!capability) throw new Error(`there is no ${name}`)
  return capability.output.parse(await capability.handle(capability.input.parse(input), context))
}

async function plant(): Promise<void> {
  for (const [name, size] of [
    ['small', 1024],
    ['large', 1_048_576],
  ] as const)
    await writeFile(join(workspaceDir, name), 'sixteen letters\n'.repeat(size / 16))
  const line = 'import {something} from "../somewhere/else.ts"\n'
  for (let start = 0; start < FILES; start += FILES_PER_FOLDER) {
    const folder = join(tree, `folder-${start / FILES_PER_FOLDER}`)
    await mkdir(folder, {recursive: true})
    const indexes = Array.from({length: Math.min(FILES_PER_FOLDER, FILES - start)}, (_, index) => start + index)
    await Promise.all(
      indexes.map(index =>
        writeFile(
          join(folder, `file-${String(index).padStart(6, '0')}.ts`),
          line.repeat(10) + (index % EVERY === 0 ? 'needle\n' : ''),
        ),
      ),
    )
  }
}

async function time(work: () => Promise<unknown>, times = 1): Promise<number> {
  const start = performance.now()
  for (let index = 0; index < times; index++) await work()
  return (performance.now() - start) / times
}

async function search(name: string, input: object, expected: number): Promise<number> {
  let found: unknown
  const elapsed = await time(async () => {
    found = (await call(name, {path: 'tree', ...input}))['total_matches']
  })
  if (found !== expected) throw new Error(`${name} found ${found}, not ${expected}`)
  return elapsed
}

const rg = (...args: string[]) => timeProcess('rg', ['--no-config', ...args, tree], {PATH: process.env['PATH']})
const needles = Math.ceil(FILES / EVERY)
const cases: [string, number, () => Promise<number>, () => number | Promise<number>][] = [
  ...['small', 'large'].map((path): (typeof cases)[number] => [
    `read, ${path === 'small' ? '1 KiB' : '1 MiB'}, and readFile`,
    ROUNDS * 3,
    () => time(() => call('filesystem.read', {path}), READS),
    () => time(() => readFile(join(workspaceDir, path), 'utf8'), READS),
  ]),
  [
    `text in ${FILES} files, and rg`,
    ROUNDS,
    () => search('filesystem.search_content', {pattern: 'needle', files_only: true}, needles),
    () => rg('-l', '-F', 'needle'),
  ],
  [
    'regex in them, and rg',
    ROUNDS,
    () => search('filesystem.search_content', {pattern: 'ne{2}dle$', regex: true, files_only: true}, needles),
    () => rg('-l', 'ne{2}dle$'),
  ],
  [
    'names of them, and rg --files',
    ROUNDS,
    () => search('filesystem.search', {pattern: '*000.ts'}, needles),
    () => rg('--files', '-g', '*000.ts'),
  ],
]

const results: Record<string, Comparison> = {}
try {
  await mkdir(workspaceDir)
  await plant()
  console.log(`${'milliseconds'.padEnd(32)}     ours    other   x min     med     max`)
  for (const [name, rounds, ours, other] of cases) {
    const result = await comparePairs(rounds, ours, other)
    results[name] = result
    const cells = [result.ours.median, result.floor.median].map(value => value.toFixed(2).padStart(9))
    const ratios = [result.ratio.min, result.ratio.median, result.ratio.max].map(value => value.toFixed(1).padStart(8))
    console.log(`${name.padEnd(32)}${cells.join('')}${ratios.join('')}`)
  }
} finally {
  await rm(dir, {recursive: true, force: true})
}
const machine = {
  date: new Date().toISOString(),
  node: process.version,
  system: `${platform()} ${arch()}`,
  cpus: cpus().length,
  rounds: ROUNDS,
}
await mkdir(join(root, 'bench', 'results'), {recursive: true})
await writeFile(join(root, 'bench', 'results', 'filesystem.json'), JSON.stringify({machine, results}, null, 2))
