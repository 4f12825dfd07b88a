import {execFileSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {appendFile, mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import type {TestContext} from 'node:test'
import {type GitServices, gitCapabilities} from '../../../../../src/gateway/capabilities/git/index.ts'
import type {CallContext, Capability, CapabilityError} from '../../../../../src/gateway/capability.ts'
import {run, runToError} from '../run.ts'

type Input = Record<string, unknown>
// biome-ignore lint/suspicious/noExplicitAny: a test reads the fields that it expects
type Output = any

export interface GitWorkspace {
  /** what callers see as /workspace */
  readonly dir: string
  /** a folder beside it, which no call may reach */
  readonly outside: string
  /** what a program of an attacker makes; never there */
  readonly marker: string
  readonly capabilities: readonly Capability[]
  readonly folders: Pick<CallContext, 'workspaceDir' | 'trashDir'>
  call(verb: string, input?: Input, context?: Partial<CallContext>): Promise<Output>
  fails(verb: string, input?: Input, context?: Partial<CallContext>): Promise<CapabilityError>
  preview(verb: string, input: Input): Promise<string>
  write(path: string, text: string): Promise<void>
  configure(repository: string, text: string): Promise<void>
  /** Has a program of an attacker run? */
  isMarked(): boolean
  /** A repository with one commit of the file `a`. */
  repository(path?: string): Promise<void>
  /** A bare repository that `path` has as origin, with all that it has. */
  remote(path?: string, bare?: string): Promise<void>
}

/** No secrets, and no hosts that ssh knows. */
export const NO_SERVICES: GitServices = {
  secrets: {find: async () => [], use: () => Promise.reject(new Error('there is no secret'))},
  knownHostsFile: '/dev/null',
}

/** A workspace of its own for one test. */
export async function gitWorkspace(
  t: Pick<TestContext, 'after'>,
  services: GitServices = NO_SERVICES,
): Promise<GitWorkspace> {
  const base = await mkdtemp(join(tmpdir(), 'kgt-'))
  t.after(() => rm(base, {recursive: true, force: true}))
  const [dir, outside, marker] = [join(base, 'work'), join(base, 'outside'), join(base, 'marker')]
  await Promise.all([mkdir(dir), mkdir(outside)])
  const capabilities = gitCapabilities(services)
  const folders = {workspaceDir: dir, trashDir: join(base, 'trash')}
  const call: GitWorkspace['call'] = (verb, input, context) =>
    run(capabilities, `git.${verb}`, input, {...folders, ...context})
  const write: GitWorkspace['write'] = async (path, text) => {
    await mkdir(dirname(join(dir, path)), {recursive: true})
    await writeFile(join(dir, path), text)
  }
  const configure: GitWorkspace['configure'] = (path, text) => appendFile(join(dir, path, '.git/config'), text)
  return {
    dir,
    outside,
    marker,
    capabilities,
    folders,
    call,
    write,
    configure,
    fails: (verb, input, context) => runToError(capabilities, `git.${verb}`, input, {...folders, ...context}),
    async preview(verb, input) {
      const capability = capabilities.find(({name}) => name === `git.${verb}`)
      const signal = new AbortController().signal
      const context = {...folders, agent: 'build-bot', mounts: [], signal, progress: () => {}} as unknown as CallContext
      return (await capability?.preview?.(capability.input.parse(input), context)) ?? ''
    },
    isMarked: () => existsSync(marker),
    async repository(path = 'r') {
      await call('init', {path})
      await write(`${path}/a`, 'one\n')
      await call('commit', {path, message: 'first'})
    },
    async remote(path = 'r', bare = 'b.git') {
      git(dir, 'clone', '--quiet', '--bare', path, bare)
      await configure(path, ORIGIN.replace('NAME', bare))
      await call('pull', {path})
    },
  }
}

const ORIGIN = `[remote "origin"]
	url = /workspace/NAME
	fetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
	remote = origin
	merge = refs/heads/main
`

const IDENTITY = ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL']

/** Git as a person without caution would run it. */
export function git(cwd: string, ...args: string[]): string {
  const identity = Object.fromEntries(IDENTITY.map(name => [name, 'person']))
  const env = {PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0', ...identity}
  return execFileSync('git', args, {cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).trim()
}
