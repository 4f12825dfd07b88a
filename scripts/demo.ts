/**
 * `npm start`: the main job from end to end, in a folder of its own. A gateway, a token in the vault, the configs of
 * three clients in a demonstration home, a handshake through the bridge that they name, and `kruxos status`.
 */
import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const root = join(import.meta.dirname, '..')
const demo = join(root, '.demo')
const home = join(demo, 'home')
// A socket path holds about 100 bytes; this checkout may lie deep.
const sockets = mkdtempSync(join(tmpdir(), 'kruxos-demo-'))

const env = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: home,
  KRUXOS_DATA_DIR: join(demo, 'data'),
  KRUXOS_CONFIG_DIR: join(demo, 'config'),
  KRUXOS_SOCKET: join(sockets, 'admin.sock'),
  ...(process.env['NO_COLOR'] === undefined ? {} : {NO_COLOR: process.env['NO_COLOR']}),
}

/** Runs one command as a user would, shown with what it prints. */
function kruxos(...args: string[]): void {
  console.log(`\n$ kruxos ${args.join(' ')}`)
  const {status, signal} = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), ...args], {
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error(`kruxos ${args.join(' ')} ended with ${signal ?? status}`)
}

function workspaceOf(agent: string): string {
  const {stdout} = spawnSync(process.execPath, [join(root, 'bin', 'run.js'), 'agent', 'show', agent, '--json'], {
    env,
    encoding: 'utf8',
  })
  return JSON.parse(stdout).agent.workspace
}

/** What Claude Code would do with the entry that was written into its file. */
async function useWrittenConfig(): Promise<ChildProcess> {
  const {command, args, env: entryEnv} = JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')).mcpServers.kruxos
  const bridge = spawn(command, args, {
    env: {PATH: '/usr/bin:/bin', HOME: home, ...entryEnv},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ask = requester(bridge)
  console.log(`\n# as Claude Code would: ${command}`)
  const {serverInfo} = await ask('initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: {name: 'demonstration', version: '1'},
  })
  bridge.stdin?.write(`${JSON.stringify({jsonrpc: '2.0', method: 'notifications/initialized'})}\n`)
  const {tools} = await ask('tools/list', {})
  console.log(
    `connected to ${serverInfo.title} ${serverInfo.version}: ${tools.length} tools, ${tools[0]?.name} … ${tools.at(-1)?.name}`,
  )
  const {structuredContent} = await ask('tools/call', {
    name: 'filesystem__read',
    arguments: {path: '/workspace/hello.txt'},
  })
  console.log(`filesystem__read /workspace/hello.txt -> ${JSON.stringify(structuredContent.content)}`)
  return bridge
}

/** What this demonstration reads of the three answers. */
interface Answer {
  readonly serverInfo: {readonly title: string; readonly version: string}
  readonly tools: readonly {readonly name: string}[]
  readonly structuredContent: {readonly content: string}
}

function requester(child: ChildProcess): (method: string, params: object) => Promise<Answer> {
  const waiting = new Map<number, (answer: Answer) => void>()
  let rest = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const {id, result} = JSON.parse(line)
      waiting.get(id)?.(result)
    }
  })
  let next = 0
  return (method, params) => {
    const id = ++next
    child.stdin?.write(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`)
    return new Promise(resolve => waiting.set(id, resolve))
  }
}

rmSync(demo, {recursive: true, force: true})
mkdirSync(join(demo, 'config'), {recursive: true})
mkdirSync(home)
writeFileSync(
  join(demo, 'config', 'gateway.yaml'),
  '# a port of its own, so that a real gateway is not in the way\nlisten:\n  port: 0\n',
)

let isTidy = false
/** The gateway runs in the background: whatever ends us, it is not left behind. */
function tidyUp(): void {
  if (isTidy) return
  isTidy = true
  try {
    kruxos('gateway', 'stop')
  } catch {
    // Ctrl-C reached it too.
    kruxos('gateway', 'stop')
  }
  rmSync(sockets, {recursive: true, force: true})
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    tidyUp()
    process.kill(process.pid, signal)
  })
}

try {
  kruxos('gateway', 'start')
  kruxos('cli-config', 'generate', '--write', '--claude', '--desktop', '--codex')
  const workspace = workspaceOf('claude-agent')
  mkdirSync(workspace, {recursive: true})
  writeFileSync(join(workspace, 'hello.txt'), 'hello from your workspace')
  const bridge = await useWrittenConfig()
  kruxos('status')
  bridge.stdin?.end()
  await once(bridge, 'exit')
  tidyUp()
  console.log(`
This was a demonstration in ${demo}; your own files are untouched.
For real:

  npm install --global --prefix ~/.local "$(npm pack --silent)"   # ~/.local/bin has to be on your PATH
  kruxos gateway start
  kruxos cli-config generate --write     # every client that is installed here
  claude                                 # or codex, or Claude Desktop: it sees the tools`)
} catch (error) {
  process.exitCode = 1
  console.error(`error: ${(error as Error).message}`)
} finally {
  tidyUp()
}
