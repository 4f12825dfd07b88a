/** Our programs beside the floor, bare Node, in one run. Ratios are what counts; see docs/performance.md. */
import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {arch, cpus, platform, tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Comparison, comparePairs, timeProcess} from './pairs.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 15)
const root = join(import.meta.dirname, '..')
const run = join(root, 'bin', 'run.js')
const dir = mkdtempSync(join(tmpdir(), 'kxb-'))
const env = {PATH: process.env['PATH'], HOME: dir, KRUXOS_DATA_DIR: join(dir, 'd'), NO_COLOR: '1'}

const floor = () => timeProcess(process.execPath, ['-e', '0'], env)
const kruxos =
  (...args: string[]) =>
  () =>
    timeProcess(process.execPath, [run, ...args], env)

/** From spawn to the answer to `initialize`, through TLS, as a client waits for it. */
function bridgeAnswers(entry: {command: string; args: string[]; env: Record<string, string>}): Promise<number> {
  const start = performance.now()
  const child = spawn(entry.command, entry.args, {
    env: {PATH: '/usr/bin:/bin', HOME: dir, ...entry.env},
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  child.stdin.write(
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}\n',
  )
  return new Promise(resolve => {
    child.stdout.once('data', () => {
      resolve(performance.now() - start)
      child.stdin.end()
    })
  })
}

function row(name: string, {ours, floor: bare, ratio}: Comparison): string {
  const number = (value: number, digits: number) => value.toFixed(digits).padStart(7)
  const cells = [ours.min, ours.median, ours.max, bare.median].map(value => number(value, 1))
  return `${name.padEnd(26)}${cells.join('')}  ${number(ratio.min, 2)}${number(ratio.median, 2)}${number(ratio.max, 2)}`
}

mkdirSync(join(dir, 'd', 'config'), {recursive: true})
writeFileSync(join(dir, 'd', 'config', 'gateway.yaml'), 'listen: {port: 0}\n')
const results: Record<string, Comparison> = {}
try {
  for (const args of [
    ['gateway', 'start'],
    ['cli-config', 'generate', '--write', '--claude', '--no-verify'],
  ]) {
    spawnSync(process.execPath, [run, ...args], {env, stdio: ['ignore', 'ignore', 'inherit']})
  }
  const {kruxos: entry} = JSON.parse(readFileSync(join(dir, '.claude.json'), 'utf8')).mcpServers
  const cases: [string, () => number | Promise<number>][] = [
    ['kruxos --version', kruxos('--version')],
    ['kruxos --help', kruxos('--help')],
    ['kruxos status', kruxos('status')],
    ['kruxos token list', kruxos('token', 'list')],
    ['mcp-bridge, initialize', () => bridgeAnswers(entry)],
  ]
  // A well-known tool that is no Node program, where there is one.
  if (spawnSync('gh', ['--version'], {stdio: 'ignore'}).status === 0)
    cases.push(['gh --version', () => timeProcess('gh', ['--version'], env)])
  console.log(
    `${'milliseconds'.padEnd(26)}    min median    max   bare    x min    med    max   (${ROUNDS} pairs with: node -e 0)`,
  )
  for (const [name, measure] of cases) {
    results[name] = await comparePairs(ROUNDS, measure, floor)
    console.log(row(name, results[name]))
  }
} finally {
  spawnSync(process.execPath, [run, 'gateway', 'stop'], {env, stdio: 'ignore'})
  rmSync(dir, {recursive: true, force: true})
}
const machine = {
  date: new Date().toISOString(),
  node: process.version,
  system: `${platform()} ${arch()}`,
  cpus: cpus().length,
  rounds: ROUNDS,
}
mkdirSync(join(root, 'bench', 'results'), {recursive: true})
writeFileSync(join(root, 'bench', 'results', 'start-up.json'), JSON.stringify({machine, results}, null, 2))
