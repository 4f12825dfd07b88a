import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parseSettings, type Settings} from '../../../../../src/config/settings.ts'
import {createProcesses} from '../../../../../src/gateway/capabilities/process/index.ts'
import type {CallContext, CapabilityError} from '../../../../../src/gateway/capability.ts'
import {run, runToError} from '../run.ts'

type Input = Record<string, unknown>
// biome-ignore lint/suspicious/noExplicitAny: a test reads the fields that it expects
type Output = any

export interface Bench extends AsyncDisposable {
  /** what programs see as /workspace */
  readonly dir: string
  /** a folder of the gateway, which holds the workspace */
  readonly base: string
  readonly fault: string | null
  call(verb: string, input?: Input, context?: Partial<CallContext>): Promise<Output>
  fails(verb: string, input?: Input, context?: Partial<CallContext>): Promise<CapabilityError>
  /** `call` of a script for the shell */
  sh(script: string, input?: Input): Promise<Output>
  preview(input: Input): Promise<string | undefined>
  endSession(sessionId: string): void
  endAgent(agent: string): Promise<void>
}

/** The family with a workspace of its own, and the real sandbox. */
export async function bench(settings: Partial<Settings['process']> = {}): Promise<Bench> {
  const base = mkdtempSync(join(tmpdir(), 'kpr-'))
  const dir = join(base, 'work')
  mkdirSync(dir)
  const family = createProcesses({
    settings: {...parseSettings('', 'gateway.yaml').process, ...settings},
    privateDirs: [base],
    now: () => new Date(),
    isLive: () => true,
    onMended: () => {},
  })
  await family.start()
  const {capabilities} = family
  const folders = {workspaceDir: dir}
  const call: Bench['call'] = (verb, input, context) =>
    run(capabilities, `process.${verb}`, input, {...folders, ...context})
  return {
    dir,
    base,
    get fault() {
      return family.fault()
    },
    call,
    fails: (verb, input, context) => runToError(capabilities, `process.${verb}`, input, {...folders, ...context}),
    sh: (script, input) => call('run', {command: script, shell: true, ...input}),
    async preview(input) {
      const found = capabilities.find(({name}) => name === 'process.run')
      const context = {workspaceDir: dir} as CallContext
      return found?.preview?.(found.input.parse(input), context)
    },
    endSession: id => family.endSession(id),
    endAgent: agent => family.endAgent(agent),
    async [Symbol.asyncDispose]() {
      await family.stop()
      rmSync(base, {recursive: true, force: true})
    },
  }
}
