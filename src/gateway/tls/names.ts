import {isIP} from 'node:net'
import {KruxosError} from '../../contract/errors.ts'

/** What a certificate is for. Lower case; addresses in their shortest form. */
export interface Names {
  readonly dns: readonly string[]
  readonly addresses: readonly string[]
}

const LOCAL = ['localhost', '127.0.0.1', '::1']
const HOSTNAME_PATTERN = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/** The names of this machine: always the local ones, and the configured ones. @throws KruxosError USAGE */
export function machineNames(hostnames: readonly string[]): Names {
  const names = [...new Set([...LOCAL, ...hostnames.map(normalize)])]
  return {dns: names.filter(name => !isIP(name)), addresses: names.filter(name => isIP(name))}
}

function normalize(hostname: string): string {
  const name = hostname.toLowerCase()
  if (isIP(name) === 4 || (name.length <= 253 && HOSTNAME_PATTERN.test(name))) return name
  // A zone ("fe80::1%eth0") means nothing to another machine.
  if (isIP(name) === 6 && !name.includes('%')) return new URL(`http://[${name}]`).hostname.slice(1, -1)
  throw new KruxosError('USAGE', `not a host name or address: ${JSON.stringify(hostname)}`, {
    hint: 'list plain names or addresses under access.hostnames in gateway.yaml, without scheme or port',
  })
}
