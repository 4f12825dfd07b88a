import {setPriority} from 'node:os'
import {createInterface} from 'node:readline'
import {setTimeout as sleep} from 'node:timers/promises'
import type {ProgramEnd} from '../../programs/launch.ts'
import {hasGroup, killGroup, killProcess} from '../../programs/process-group.ts'
import {type StartedProgram, startProgram} from '../../programs/start-program.ts'
import {KeptOutput} from './output.ts'
import type {Exceeded, Program, State} from './program.ts'
import {isWaiting, mostOf, processesOf, type Usage, usageOf} from './usage.ts'

/** Between two looks at what a program uses. */
const WATCH_EVERY_MS = 50
/** So that the gateway stays quick, whatever programs do. */
const NICENESS = 15

/** A program from its start to its end, and what is remembered of it then. */
export class Running {
  readonly command: string
  readonly stdout: KeptOutput
  readonly stderr: KeptOutput
  readonly #program: Program
  readonly #child: StartedProgram
  readonly #startedAt = performance.now()
  /** the first process of the sandbox, as the host numbers it; with its end all others end */
  readonly #sandbox = Promise.withResolvers<number | null>()
  #durationMs: number | null = null
  /** why it was ended; null while it runs, and when it ended by itself */
  #endedAs: 'killed' | 'timed_out' | null = null
  #reported: number | null = null
  exitCode: number | null = null
  exceeded: Exceeded | null = null
  usage: Usage | null = null
  /** false: the sandbox could not be set up, and the program never ran */
  hasRun = true
  readonly ended: Promise<void>

  private constructor(program: Program, child: StartedProgram, keptBytes: number) {
    this.command = program.command
    this.#program = program
    this.#child = child
    this.stdout = new KeptOutput(keptBytes)
    this.stderr = new KeptOutput(keptBytes)
    child.stdout.on('data', chunk => this.stdout.push(chunk))
    child.stderr.on('data', chunk => this.stderr.push(chunk))
    if (program.launch.isSandboxed) {
      this.#readReport()
      child.gate.once('data', () => void this.#letIn())
    } else child.report.resume()
    this.ended = child.ended.then(end => this.#conclude(end))
    void this.#watch()
  }

  /** @throws Error with code ENOENT when what confines it is missing */
  static async start(program: Program, keptBytes: number): Promise<Running> {
    const {argv, ...options} = program.launch
    const child = await startProgram(argv, {...options, input: program.input})
    attempt(() => setPriority(child.pid, NICENESS))
    return new Running(program, child, keptBytes)
  }

  get state(): State {
    if (this.#durationMs === null) return 'running'
    return this.#endedAs ?? 'completed'
  }

  get durationMs(): number {
    return Math.round(this.#durationMs ?? performance.now() - this.#startedAt)
  }

  /** Asks the program and its group to end. */
  async terminate(): Promise<void> {
    const first = await this.#firstProcess()
    // The sandbox is set up for some milliseconds before the program and its group begin.
    while (first !== null && !this.#isOver && !hasGroup(first)) await sleep(10)
    if (first === null || this.#isOver) return
    this.#endedAs ??= 'killed'
    attempt(() => killGroup(first, 'SIGTERM'))
  }

  /** Ends the program and all it started. */
  async end(as: 'killed' | 'timed_out' = 'killed', exceeded: Exceeded | null = null): Promise<void> {
    const first = await this.#firstProcess()
    if (first === null || this.#isOver) return
    if (this.#endedAs === null) this.exceeded = exceeded
    this.#endedAs ??= as
    // The group is ended in one step, which no fork escapes; what left it ends with the first process of the sandbox,
    // which has to get its turn among them.
    attempt(() => setPriority(first, 0))
    attempt(() => killGroup(first))
    attempt(() => killProcess(first))
  }

  /** also between its end and the end of the sandbox around it */
  get #isOver(): boolean {
    return this.#durationMs !== null || this.#reported !== null
  }

  #firstProcess(): Promise<number | null> {
    return this.#program.launch.isSandboxed ? this.#sandbox.promise : Promise.resolve(this.#child.pid)
  }

  #readReport(): void {
    const lines = createInterface({input: this.#child.report})
    lines.on('line', line => {
      const report = JSON.parse(line)
      if ('child-pid' in report) this.#sandbox.resolve(report['child-pid'])
      if ('exit-code' in report) this.#reported = report['exit-code']
    })
    lines.on('close', () => this.#sandbox.resolve(null))
  }

  /** Once the first process of the sandbox waits for others, it is bound to the life of bwrap, and so to ours. */
  async #letIn(): Promise<void> {
    const first = await this.#sandbox.promise
    while (first !== null && !this.#isOver && !isWaiting(first)) await sleep(1)
    this.#child.gate.end('\n')
  }

  #conclude({exitCode}: ProgramEnd): void {
    const {isSandboxed} = this.#program.launch
    this.#durationMs = performance.now() - this.#startedAt
    this.#sandbox.resolve(null)
    this.hasRun = !isSandboxed || this.#reported !== null || this.#endedAs !== null
    if (this.#endedAs === null) this.exitCode = isSandboxed ? this.#reported : exitCode
    if (!isSandboxed) attempt(() => killGroup(this.#child.pid))
  }

  async #watch(): Promise<void> {
    const sandbox = await this.#sandbox.promise
    while (sandbox !== null && !this.#isOver) {
      await this.#look(sandbox)
      await sleep(WATCH_EVERY_MS)
    }
  }

  async #look(sandbox: number): Promise<void> {
    const {limits} = this.#program
    const processes = processesOf(sandbox)
    if (processes.length > limits.processes) return this.end('killed', 'processes')
    if (processes.length === 0) return
    const used = await usageOf(processes)
    this.usage = mostOf(this.usage ?? used, used)
    if (used.memoryPeakBytes > limits.memoryBytes) await this.end('killed', 'memory')
    if (limits.cpuMs !== null && used.cpuMs > limits.cpuMs) await this.end('killed', 'cpu')
  }
}

/** It may be over by now; and the system refuses some of it: niceness is taken back by root alone, for one. */
function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // Whether the program goes on is seen by its end.
  }
}
