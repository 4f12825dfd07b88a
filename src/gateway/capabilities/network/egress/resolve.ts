import {Resolver} from 'node:dns/promises'
import {readFile} from 'node:fs/promises'
import {isIP} from 'node:net'
import {NetworkFault} from '../faults.ts'

/** Addresses of a name; empty when it has none. */
export type Resolve = (name: string, signal: AbortSignal) => Promise<readonly string[]>

const HOSTS_FILE = '/etc/hosts'
const NO_SUCH_NAME: readonly unknown[] = ['ENOTFOUND', 'ENODATA']

/**
 * Asks DNS by itself: the system's own lookup cannot be stopped, and a few slow names would hold every thread that the
 * gateway reads files with. What that lookup adds and matters here, the hosts file, is read first.
 * @param servers addresses to ask; the system's when empty
 */
export function createResolve(servers: readonly string[]): Resolve {
  return async (name, signal) => {
    const known = await inHostsFile(name)
    if (known.length > 0) return known
    const resolver = new Resolver({timeout: 2000, tries: 3})
    if (servers.length > 0) resolver.setServers(servers)
    const cancel = () => resolver.cancel()
    signal.addEventListener('abort', cancel, {once: true})
    try {
      const [ipv4, ipv6] = await Promise.all([ask(resolver.resolve4(name)), ask(resolver.resolve6(name))])
      if (ipv4 instanceof Error && ipv6 instanceof Error) throw explain(name, ipv4, ipv6)
      return [...(ipv4 instanceof Error ? [] : ipv4), ...(ipv6 instanceof Error ? [] : ipv6)]
    } finally {
      signal.removeEventListener('abort', cancel)
    }
  }
}

function ask(question: Promise<string[]>): Promise<string[] | Error> {
  return question.catch((error: NodeJS.ErrnoException) => (NO_SUCH_NAME.includes(error.code) ? [] : error))
}

function explain(name: string, cause: NodeJS.ErrnoException, ...others: Error[]): NetworkFault {
  const errors = [cause, ...others]
  return new NetworkFault(
    'unresolved',
    `the name server does not answer for ${name} (${cause.code})`,
    {},
    {
      cause: new AggregateError(errors),
    },
  )
}

/** RFC 6761: localhost is never asked for. */
async function inHostsFile(name: string): Promise<string[]> {
  if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1', '::1']
  const text = await readFile(HOSTS_FILE, 'utf8').catch(() => '')
  return text.split('\n').flatMap(line => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/)
    return isIP(address) > 0 && names.includes(name) ? [address] : []
  })
}
