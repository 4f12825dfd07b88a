import {z} from 'zod'
import {type CallContext, type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {argvOf, COMMAND_RULE, commandFields, isNormal, normalize} from './argv.ts'
import {findDirectory} from './directory.ts'
import {environmentField, environmentOf} from './environment.ts'
import {declare, fail} from './errors.ts'
import {count, programFields, toProgram} from './fields.ts'
import {type Limits, startFault} from './limits.ts'
import {previewRun} from './preview.ts'
import type {Program} from './program.ts'
import type {Entry} from './programs.ts'
import type {ProcessServices} from './services.ts'
import {quoteWords} from './words.ts'

const MAX_SECONDS = 3600
/** For what comes before and after the program, so that its own limit ends it and not that of the call. */
const SPARE_SECONDS = 15
const PROGRESS_EVERY_MS = 5000
const MAX_SUMMARY_BYTES = 65_536
const MAX_INPUT = 8 * 1_048_576

const input = z
  .strictObject({
    ...commandFields,
    working_directory: z
      .string()
      .min(1)
      .max(4096)
      .default('/workspace')
      .describe('folder to start in, absolute or relative to /workspace'),
    environment: environmentField,
    timeout: z.int().min(1).max(MAX_SECONDS).default(300).describe('seconds; then the program is ended'),
    background: z
      .boolean()
      .default(false)
      .describe('answer at once and let it run, until it ends or your session does'),
    stdin: z.string().max(MAX_INPUT).optional().describe('text for its standard input; ignored in the background'),
    cpu_limit: z
      .number()
      .min(0.01)
      .max(64)
      .optional()
      .describe('processors that it may use on average: it is ended after cpu_limit * timeout seconds of their time'),
    memory_limit: z
      .int()
      .min(1_048_576)
      .optional()
      .describe('bytes, of the program and what it starts; the operator may allow less'),
    stdout_lines: z.int().min(0).max(10_000).default(100).describe('last lines of each stream to answer with'),
  })
  .overwrite(normalize)
  .refine(isNormal, {path: ['command'], error: COMMAND_RULE})
export type RunInput = z.output<typeof input>

const output = z.strictObject({
  ...programFields,
  stdout_summary: z.string().describe('the last lines of its standard output'),
  stderr_summary: z.string().describe('the last lines of its standard error'),
  stdout_size: count.describe('bytes it wrote to standard output'),
  stderr_size: count.describe('bytes it wrote to standard error'),
  truncated: z.boolean().describe('true when it wrote more than the summaries hold; see process.logs'),
})

export function createRun(services: ProcessServices): Capability {
  return defineCapability({
    name: 'process.run',
    version: '1.1',
    title: 'Run a program',
    purpose: 'Runs a program in a sandbox that sees your workspace, in the foreground or in the background.',
    whenToUse:
      'Use it for compilers, tests and tools. The sandbox has /workspace, your mounts, the system read-only, a /tmp of its own, and no network unless the operator allows it. To read, write or search files use the filesystem capabilities instead.',
    effect: 'execute',
    isDestructive: true,
    tier: 'notify',
    input,
    output,
    errors: declare(
      'CommandNotFound',
      'ResourceLimitExceeded',
      'TooManyProcesses',
      'PathOutOfScope',
      'MountUnavailable',
      'DirectoryNotFound',
      'SpawnFailed',
    ),
    examples: [
      {description: 'Run the tests of a project', input: {command: 'npm', args: ['test'], working_directory: 'app'}},
      {description: 'Use a pipe', input: {command: 'sort names.txt | uniq -c', shell: true}},
      {description: 'Leave a server running', input: {command: ['python3', '-m', 'http.server'], background: true}},
    ],
    tags: ['process', 'execute', 'sandbox'],
    unavailable: services.fault,
    timeoutSeconds: ({timeout}) => timeout + SPARE_SECONDS,
    preview: async call => previewRun(call, services, limitsOf(call, services)),
    async handle(call, context) {
      const entry = await start(services, call, context)
      if (!call.background) {
        await finish(entry, call, context)
        requireStarted(entry.run, argvOf(call)[0])
      }
      return summarize(entry, call.stdout_lines)
    },
  })
}

async function start(services: ProcessServices, call: RunInput, context: CallContext): Promise<Entry> {
  const {agent, sessionId} = context
  const owner = {agent, sessionId: sessionId !== null && services.isLive(sessionId) ? sessionId : null}
  const seconds = call.background ? services.bounds.backgroundSeconds : call.timeout
  try {
    const program = await prepare(services, call, context)
    context.signal.throwIfAborted()
    const entry = await services.programs.start(owner, program, seconds)
    if (context.signal.aborted) void entry.run.end()
    return entry
  } catch (error) {
    if (error instanceof CapabilityError || context.signal.aborted) throw error
    throw fail('SpawnFailed', 'the sandbox could not be started', {}, error)
  }
}

async function prepare(
  {sandbox, ...services}: ProcessServices,
  call: RunInput,
  context: CallContext,
): Promise<Program> {
  const argv = argvOf(call)
  const limits = limitsOf(call, services)
  const directory = await findDirectory(context, call.working_directory)
  const home = sandbox.options.isOn ? '/workspace' : context.workspaceDir
  const environment = environmentOf(call.environment, home)
  return {
    command: quoteWords(argv),
    input: call.background ? null : (call.stdin ?? null),
    limits,
    launch: sandbox.launch(argv, environment, {...context, ...directory}, limits),
  }
}

function limitsOf({cpu_limit, memory_limit, timeout}: RunInput, {bounds}: Pick<ProcessServices, 'bounds'>): Limits {
  const {memoryBytes, processes, fileBytes} = bounds
  return {
    memoryBytes: Math.min(memory_limit ?? memoryBytes, memoryBytes),
    processes,
    fileBytes,
    cpuMs: cpu_limit === undefined ? null : Math.ceil(cpu_limit * timeout * 1000),
  }
}

/** Waits for the end; a caller who does not wait any longer ends it. */
async function finish({id, run}: Entry, {timeout}: RunInput, {signal, progress}: CallContext): Promise<void> {
  const stop = () => void run.end()
  const seconds = () => Math.floor(run.durationMs / 1000)
  const timer = setInterval(() => progress(seconds(), timeout, `running for ${seconds()} s`), PROGRESS_EVERY_MS)
  signal.addEventListener('abort', stop, {once: true})
  if (signal.aborted) stop()
  await run.ended
  clearInterval(timer)
  signal.removeEventListener('abort', stop)
  if (run.exceeded !== null)
    throw fail('ResourceLimitExceeded', `it was ended because it used too much: ${run.exceeded}`, {
      limit: run.exceeded,
      process_id: id,
    })
}

function requireStarted(run: Entry['run'], program: string): void {
  const errors = run.stderr.read().text
  if (!run.hasRun) throw fail('SpawnFailed', 'the sandbox could not be set up', {}, new Error(errors))
  const fault = startFault(program, run.exitCode, errors)
  if (fault === 'missing') throw fail('CommandNotFound', `no such program: ${run.command}`, {command: run.command})
  if (fault === 'refused') throw fail('SpawnFailed', `it cannot be executed: ${run.command}`, {command: run.command})
}

function summarize(entry: Entry, lines: number): z.input<typeof output> {
  const {stdout, stderr} = entry.run
  const [out, err] = [stdout, stderr].map(stream => stream.lastLines(lines, MAX_SUMMARY_BYTES))
  return {
    ...toProgram(entry),
    stdout_summary: out?.text ?? '',
    stderr_summary: err?.text ?? '',
    stdout_size: stdout.size,
    stderr_size: stderr.size,
    truncated: [out, err].some(excerpt => excerpt?.isTruncated),
  }
}
