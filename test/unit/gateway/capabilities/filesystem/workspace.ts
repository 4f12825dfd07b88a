import {mkdir, mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {TestContext} from 'node:test'
import {createFilesystem} from '../../../../../src/gateway/capabilities/filesystem/index.ts'
import type {CallContext, CapabilityError} from '../../../../../src/gateway/capability.ts'
import {run, runToError} from '../run.ts'

type Input = Record<string, unknown>
// biome-ignore lint/suspicious/noExplicitAny: a test reads the fields that it expects
type Output = any

export interface Workspace {
  /** what callers see as /workspace */
  readonly dir: string
  readonly trash: string
  /** a folder beside it, which no call may reach */
  readonly outside: string
  call(verb: string, input?: Input, context?: Partial<CallContext>): Promise<Output>
  fails(verb: string, input?: Input, context?: Partial<CallContext>): Promise<CapabilityError>
  endSession(sessionId: string): void
}

/** A workspace of its own for one test, under `parent`. */
export async function tempWorkspace(
  t: Pick<TestContext, 'after'>,
  {now, parent = tmpdir()}: {now?: () => Date; parent?: string} = {},
): Promise<Workspace> {
  const base = await mkdtemp(join(parent, 'kfs-'))
  t.after(() => rm(base, {recursive: true, force: true}))
  const [dir, trash, outside] = [join(base, 'work'), join(base, 'trash'), join(base, 'outside')]
  await Promise.all([mkdir(dir), mkdir(outside)])
  const {capabilities, endSession} = createFilesystem(now && {now})
  const folders = {workspaceDir: dir, trashDir: trash}
  return {
    dir,
    trash,
    outside,
    call: (verb, input, context) => run(capabilities, `filesystem.${verb}`, input, {...folders, ...context}),
    fails: (verb, input, context) => runToError(capabilities, `filesystem.${verb}`, input, {...folders, ...context}),
    endSession,
  }
}

/** Descriptors that this process has open. */
export async function openDescriptors(): Promise<number> {
  return (await readdir('/proc/self/fd')).length
}

/** A path with bytes that no string can hold. */
export function bytePath(folder: string, ...name: number[]): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name)])
}
