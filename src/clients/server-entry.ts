import {posix, win32} from 'node:path'
import {KruxosError} from '../contract/errors.ts'
import {holdsToken} from '../contract/names.ts'

/** How a client starts the bridge. Everything the bridge needs is in `env`: clients scrub the environment. */
export interface ServerEntry {
  readonly serverName: string
  /** absolute path */
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Claude Code only: put the tools in front of the model at once instead of behind its tool search */
  readonly alwaysLoad?: boolean
}

export const DEFAULT_SERVER_NAME = 'kruxos'

/**
 * The variables that say which gateway, which agent and which token: an entry holds one set of them, never a mixture
 * of an old and a new one. Every other variable in a user's entry is the user's.
 */
const IDENTITY_VARIABLES: ReadonlySet<string> = new Set([
  'KRUXOS_ENDPOINT',
  'KRUXOS_AGENT_NAME',
  'KRUXOS_BRIDGE_SOCKET',
  'KRUXOS_TOKEN_LABEL',
  'KRUXOS_AGENT_TOKEN',
  'KRUXOS_API_KEY',
  'KRUXOS_USER_TOKEN',
  'KRUXOS_CREDENTIALS_FILE',
  'KRUXOS_KEYCHAIN_LABEL',
])

/** A program that is our bridge; on Windows Node.js stands in front of it. */
export function startsBridge(command: string, args: readonly string[]): boolean {
  const program = /(?:^|[\\/])node(?:\.exe)?$/i.test(command) ? (args[0] ?? '') : command
  return /(?:^|[\\/])mcp-bridge(?:\.\w+)?$/i.test(program)
}

/** To the gateway of another machine, which this one was paired with. */
export function leadsElsewhere({env}: Pick<ServerEntry, 'env'>): boolean {
  return 'KRUXOS_PIN_SHA256' in env
}

export function isIdentityVariable(name: string): boolean {
  return IDENTITY_VARIABLES.has(name)
}

/** @throws KruxosError USAGE for what a client would refuse, change, or show to other users */
export function validateEntry(entry: ServerEntry, {platform, expands}: {platform: NodeJS.Platform; expands: boolean}) {
  const {serverName, command, args, env} = entry
  if (!/^[A-Za-z0-9_-]+$/.test(serverName)) throw bad('the server name', 'use letters, digits, "_" and "-"')
  const {isAbsolute} = platform === 'win32' ? win32 : posix
  if (!isAbsolute(command)) throw bad('the command', 'give the absolute path of mcp-bridge')
  if (args.some(holdsToken))
    throw bad('an argument', 'arguments are visible to every user in `ps`; pass a token in env')
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw bad('the name of a variable', 'use letters, digits and "_"')
  }
  for (const [what, value] of textsOf(entry)) checkText(what, value, expands)
}

function textsOf({command, args, env}: ServerEntry): [string, unknown][] {
  return [
    ['the command', command],
    ...args.map((arg): [string, unknown] => ['an argument', arg]),
    ...Object.entries(env),
  ]
}

function checkText(what: string, value: unknown, expands: boolean): void {
  if (typeof value !== 'string' || !value.isWellFormed()) throw bad(what, 'it must be text')
  if (/[\0\r\n]/.test(value)) throw bad(what, 'it must be one line, without NUL')
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the very characters that Claude expands
  if (expands && value.includes('${')) throw bad(what, 'Claude would replace "${…}" in it')
}

function bad(what: string, why: string): KruxosError {
  return new KruxosError('USAGE', `${what} cannot stand in a client's file`, {hint: why})
}
