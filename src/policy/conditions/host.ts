import type {Call} from '../call.ts'
import {any, each, type Holds} from './holds.ts'

const URL_FIELDS = ['url', 'remote_url'] as const
const HOST_FIELDS = ['host', 'hostname'] as const

/** `git@host:path`, as git writes it */
const SCP_ADDRESS = /^[^/@\s]+@([^/:@\s]+):(?!\/\/)/

/** `example.com` is itself, `*.example.com` every name below it. A redirect that is followed later is not seen. */
export function hostTest(patterns: readonly string[]): (call: Call) => Holds {
  const tests = patterns.map(toTest)
  return call =>
    each(hostsOf(call), host => (host === null ? 'unsure' : any(tests.map(test => (test(host) ? 'yes' : 'no')))))
}

/** @returns why it is no host, null when it is one */
export function hostFault(pattern: string): string | null {
  return readHost(pattern.replace(/^\*\./, '')) === null ? `"${pattern}" is no host name or address` : null
}

function toTest(pattern: string): (host: string) => boolean {
  const isSuffix = pattern.startsWith('*.')
  const name = readHost(isSuffix ? pattern.slice(2) : pattern)
  if (name === null) return () => false // refused by `hostFault` before
  return isSuffix ? host => host.endsWith(`.${name}`) : host => host === name
}

/** The hosts of a call in one spelling; null for one that cannot be read. */
function hostsOf({input}: Call): (string | null)[] {
  const given = (fields: readonly string[]) =>
    fields.map(field => (Object.hasOwn(input, field) ? input[field] : undefined)).filter(value => value !== undefined)
  return [...given(URL_FIELDS).map(hostOfUrl), ...given(HOST_FIELDS).map(readHost)]
}

function hostOfUrl(url: unknown): string | null {
  if (typeof url !== 'string') return null
  const [, scpHost] = SCP_ADDRESS.exec(url) ?? []
  if (scpHost !== undefined) return readHost(scpHost)
  // Of other schemes the parser keeps the host as it is written, so it is read once more.
  return URL.canParse(url) ? readHost(new URL(url).hostname) : null
}

/** Lower case, punycode, addresses in their one form: what the platform would connect to. */
function readHost(host: unknown): string | null {
  if (typeof host !== 'string' || host === '' || /[\s/@?#\\]/.test(host)) return null
  const isBareV6 = host.includes(':') && !host.startsWith('[')
  const url = `http://${isBareV6 ? `[${host}]` : host}/`
  if (!URL.canParse(url)) return null
  const {hostname, port} = new URL(url)
  return port === '' ? hostname.replace(/\.$/, '') : null
}
