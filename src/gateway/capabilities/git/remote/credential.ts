import {SecretRefused, type Secrets} from '../../../secret.ts'

interface Wanted {
  readonly agent: string
  readonly capability: string
  readonly host: string
  readonly kind: 'password' | 'key'
}

export interface Password {
  readonly username: string
  readonly password: string
}

/** For tokens, with which the name does not matter; it must not be empty. */
const ANY_USER = 'git'
const PRIVATE_KEY = /^-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----\n/

/** The first secret of this kind that may be sent to the host; null when there is none. @throws SecretRefused */
export async function findCredential(
  secrets: Pick<Secrets, 'find' | 'use'>,
  {kind, ...use}: Wanted,
): Promise<string | null> {
  for (const {name} of await secrets.find(use)) {
    const value = (await secrets.use(name, use)).replaceAll('\r\n', '\n').trimEnd()
    if ((kind === 'key') === PRIVATE_KEY.test(value)) return value
  }
  return null
}

/** `user:password`, or a token alone; null when git could not be told so. */
export function parsePassword(value: string): Password | null {
  if (/[\n\0]/.test(value)) return null
  const end = value.indexOf(':')
  return end < 0
    ? {username: ANY_USER, password: value}
    : {username: value.slice(0, end), password: value.slice(end + 1)}
}

/** Why there is no credential, for the agent; any other error is passed on. */
export function refusalOf(error: unknown): string {
  if (error instanceof SecretRefused) return error.message
  throw error
}
