import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {CallContext} from '../../../capability.ts'
import {CapabilityError} from '../../../capability.ts'
import {fail} from '../errors.ts'
import type {GitOptions} from '../run/git.ts'
import {Scratch} from '../run/scratch.ts'
import type {GitServices} from '../services.ts'
import {type Address, isPrivateWay, parseAddress} from './address.ts'
import {findCredential, parsePassword, refusalOf} from './credential.ts'
import {openLocal} from './local.ts'
import {KeyAgent, sshCommand} from './ssh.ts'

interface Wanted {
  /** as the caller or a configuration writes it */
  readonly address: string
  readonly capability: string
  readonly failure: 'CloneFailed' | 'PullFailed' | 'PushFailed'
}

/** A remote for one call: what git needs to reach it, for as long as it is held. */
export class Remote implements AsyncDisposable {
  readonly url: string
  readonly options: GitOptions
  readonly #command: Way['command']
  readonly #resources: AsyncDisposableStack

  constructor(way: Way, scratch: string, resources: AsyncDisposableStack) {
    this.url = way.url
    this.options = {...way.options, writable: [scratch]}
    this.#command = way.command
    this.#resources = resources
  }

  /** The end of a command line: where it is, and what git starts there when that is on this machine. */
  args(service: 'upload-pack' | 'receive-pack'): string[] {
    const command = this.#command?.(service)
    return [...(command === undefined ? [] : [`--${service}=${command}`]), '--end-of-options', this.url]
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#resources.disposeAsync()
  }
}

interface Way {
  readonly url: string
  readonly options: GitOptions
  command?(service: 'upload-pack' | 'receive-pack'): string
}

interface Call {
  readonly services: GitServices
  readonly context: CallContext
  readonly wanted: Wanted
  readonly scratch: string
  readonly resources: AsyncDisposableStack
}

/** @throws CapabilityError of the type `failure` when the address cannot be used, with the reason */
export async function reachRemote(services: GitServices, context: CallContext, wanted: Wanted): Promise<Remote> {
  await using resources = new AsyncDisposableStack()
  const {dir} = resources.use(await Scratch.open())
  const scratch = join(dir, 'way')
  await mkdir(scratch, {mode: 0o700})
  const way = await findWay({services, context, wanted, scratch, resources})
  if (typeof way === 'string') throw fail(wanted.failure, `the remote cannot be used: ${way}`)
  return new Remote(way, scratch, resources.move())
}

/** @returns in a few words why there is none, when there is none */
async function findWay(call: Call): Promise<Way | string> {
  const address = parseAddress(call.wanted.address)
  if (typeof address === 'string') return address
  if (address.kind === 'local') return localWay(call, address.path)
  const way = address.kind === 'http' ? httpWay(call, address) : sshWay(call, address)
  return way.catch(refusalOf)
}

async function localWay({context, wanted, scratch}: Call, path: string): Promise<Way | string> {
  const write = wanted.failure === 'PushFailed'
  const remote = await openLocal(context, path, {scratch, write}).catch(error => {
    if (error instanceof CapabilityError && error.type === 'NotARepository') return null
    throw error
  })
  if (!remote) return `no repository is at ${path}`
  return {...remote, options: {env: {GIT_ALLOW_PROTOCOL: 'file'}}}
}

/** A credential is handed over by descriptor 3, which can be read once, by a helper for this very origin. */
async function httpWay(call: Call, address: Address & {kind: 'http'}): Promise<Way> {
  const {origin, url} = address
  const value = isPrivateWay(address) ? await findCredential(call.services.secrets, wantedFrom(call, address)) : null
  const password = value === null ? null : parsePassword(value)
  return {
    url,
    options: {
      isOnline: true,
      env: {GIT_ALLOW_PROTOCOL: origin.startsWith('https:') ? 'https' : 'http'},
      ...(password && {
        config: [`credential.${origin}.helper=${HELPER}`],
        secretInput: `username=${password.username}\npassword=${password.password}\n`,
      }),
    },
  }
}

/** For a shell, as git runs helpers (gitcredentials(7)); it keeps nothing and forgets nothing. */
const HELPER = '!f() { test "$1" != get || cat <&3; }; f'

async function sshWay(call: Call, {url, host}: Address & {kind: 'ssh'}): Promise<Way | string> {
  const {services, context, scratch, resources} = call
  const key = await findCredential(services.secrets, wantedFrom(call, {kind: 'ssh', host}))
  if (key === null) return `no key for ${host} was given to you`
  const agent = await KeyAgent.open(scratch, key, context.signal)
  if (!agent) return `the key for ${host} cannot be used: it is damaged or has a passphrase, or ssh is not installed`
  const {socket} = resources.use(agent)
  const {knownHostsFile} = services
  return {
    url,
    options: {
      isOnline: true,
      env: {
        GIT_ALLOW_PROTOCOL: 'ssh',
        GIT_SSH_COMMAND: sshCommand({knownHostsFile, agentSocket: socket}),
        GIT_SSH_VARIANT: 'ssh',
      },
      readable: [knownHostsFile],
    },
  }
}

function wantedFrom({context, wanted}: Call, {kind, host}: {kind: 'http' | 'ssh'; host: string}) {
  const use = {agent: context.agent, capability: wanted.capability, host}
  return {...use, kind: kind === 'ssh' ? ('key' as const) : ('password' as const)}
}
