import type {UpstreamLaunch, UpstreamValue} from '../../contract/upstream.ts'
import type {SecretUse} from '../secret.ts'

/** What a secret is bound to when a server may have it: `upstream.github`, or `upstream.*` for each. */
export function bindingOf(upstream: string): string {
  return `upstream.${upstream}`
}

/** Nobody's name: a secret that is for some agents only is not for a server that every agent may use. */
const EVERY_AGENT: readonly string[] = ['*']

export type Resolve = (values: Readonly<Record<string, UpstreamValue>>) => Promise<Record<string, string>>

interface Needs {
  readonly name: string
  readonly launch: UpstreamLaunch
  readonly agents: readonly string[] | null
  /** the value for a use. @throws SecretRefused */
  use(secret: string, use: SecretUse): Promise<string>
}

/** Puts secrets in the place of their names, each only where it is bound to go. */
export function resolverOf({name, launch, agents, use}: Needs): Resolve {
  const host = launch.transport === 'http' ? hostOf(new URL(launch.url)) : null

  async function resolve(value: UpstreamValue): Promise<string> {
    if ('value' in value) return value.value
    let secret = ''
    for (const agent of agents ?? EVERY_AGENT)
      secret = await use(value.secret, {agent, capability: bindingOf(name), host})
    return `${value.prefix ?? ''}${secret}`
  }

  return async values => {
    const entries = Object.entries(values).map(async ([key, value]) => [key, await resolve(value)] as const)
    return Object.fromEntries(await Promise.all(entries))
  }
}

/** With the port, so that a secret that is bound to one goes to no other. */
export function hostOf({protocol, hostname, port}: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
}
