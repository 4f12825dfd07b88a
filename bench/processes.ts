import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'

/** A server that was started for a benchmark. */
export interface Server extends AsyncDisposable {
  readonly pid: number
  /** the line that says where it is */
  readonly said: string
}

/** Starts a Node program and waits for its first line. */
export async function startServer(file: string, env: Record<string, string>): Promise<Server> {
  const child = spawn(process.execPath, [file], {
    env: {PATH: process.env['PATH'], ...env},
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = await once(createInterface({input: child.stdout}), 'line')
  return {
    pid: child.pid ?? 0,
    said,
    async [Symbol.asyncDispose]() {
      child.stdin.end()
      setTimeout(() => child.kill('SIGKILL'), 5000).unref()
      if (!file.endsWith('gateway.ts')) child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    },
  }
}

/** CPU time of a process so far, microseconds (proc_pid_stat(5): ticks of 10 ms). */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

/** Memory of a process, MiB: now (`VmRSS`) or at most so far (`VmHWM`). */
export function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const [, kib = '0'] = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kib) / 1024
}

/** Line by line JSON-RPC with a child process, as an MCP host talks to a bridge. */
export class Stdio {
  readonly child: ChildProcess
  readonly #answers = new Map<number, (line: string) => void>()
  #lastId = 0

  constructor(command: readonly [string, ...string[]], env: Record<string, string>) {
    const [program, ...args] = command
    this.child = spawn(program, args, {
      env: {PATH: process.env['PATH'], ...env},
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    if (!this.child.stdout) throw new Error('a pipe was asked for')
    createInterface({input: this.child.stdout}).on('line', line => {
      const {id} = JSON.parse(line)
      this.#answers.get(id)?.(line)
      this.#answers.delete(id)
    })
  }

  request(method: string, params: object = {}): Promise<string> {
    const id = ++this.#lastId
    this.child.stdin?.write(`${JSON.stringify({jsonrpc: '2.0', id, method, params})}\n`)
    return new Promise(resolve => this.#answers.set(id, resolve))
  }

  async initialize(): Promise<void> {
    await this.request('initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: {name: 'bench', version: '1'},
    })
    this.child.stdin?.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
  }

  /** Milliseconds from the end of its input to its exit. */
  async end(): Promise<number> {
    const start = performance.now()
    this.child.stdin?.end()
    await once(this.child, 'exit')
    return performance.now() - start
  }
}
