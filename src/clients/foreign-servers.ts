import {type ParseError, parse as parseJsonc} from 'jsonc-parser'
import {KruxosError} from '../contract/errors.ts'
import type {ImportHost} from '../contract/upstream.ts'
import type {ClientHost} from './adapter.ts'
import {clientById} from './clients.ts'
import {isTable, type Path, type Table, valueAt} from './formats/format.ts'
import {splitByteOrderMark} from './formats/text.ts'
import {toml} from './formats/toml.ts'
import {pathsOf} from './places.ts'
import {startsBridge} from './server-entry.ts'

/** A server that a host was told of by its user, as it would be started. Texts may be secrets. */
export type ForeignLaunch =
  | {
      readonly transport: 'stdio'
      readonly command: string
      readonly args: readonly string[]
      readonly cwd: string | null
      readonly env: Readonly<Record<string, string>>
    }
  | {readonly transport: 'http'; readonly url: string; readonly headers: Readonly<Record<string, string>>}

export interface ForeignServer {
  /** as the host calls it */
  readonly name: string
  readonly file: string
  /** null: it cannot be used, see `problem` */
  readonly launch: ForeignLaunch | null
  readonly problem: string | null
}

/** A place where a host reads servers from. */
interface Source {
  readonly file: string
  readonly path: Path
  readonly parse: (text: string, file: string) => Table
}

/** The servers of a host, from every file that counts in the current folder; of one name the nearest. @throws KruxosError IO */
export function foreignServers(host: ClientHost, id: ImportHost): ForeignServer[] {
  const found = new Map<string, ForeignServer>()
  for (const {file, path, parse} of SOURCES[id](host)) {
    const text = host.read(file)
    const servers = text === null ? undefined : valueAt(parse(splitByteOrderMark(text).body, file), path)
    for (const [name, entry] of Object.entries(isTable(servers) ? servers : {}))
      if (!found.has(name)) found.set(name, {name, file, ...read(isTable(entry) ? entry : {})})
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const SOURCES: Readonly<Record<ImportHost, (host: ClientHost) => readonly Source[]>> = {
  'claude-code': host => {
    const own = clientById('claude-code').configFiles(host)
    return [
      ...own.map(file => ({file, path: ['projects', host.cwd, 'mcpServers'], parse: jsonc})),
      {file: join(host, host.cwd, '.mcp.json'), path: ['mcpServers'], parse: jsonc},
      ...own.map(file => ({file, path: ['mcpServers'], parse: jsonc})),
    ]
  },
  'claude-desktop': host =>
    clientById('claude-desktop')
      .configFiles(host)
      .map(file => ({file, path: ['mcpServers'], parse: jsonc})),
  codex: host =>
    clientById('codex')
      .configFiles(host)
      .map(file => ({file, path: ['mcp_servers'], parse: (text: string) => toml.parse({text, file})})),
  cursor: host =>
    [host.cwd, host.home].map(folder => ({
      file: join(host, folder, '.cursor', 'mcp.json'),
      path: ['mcpServers'],
      parse: jsonc,
    })),
  vscode: host =>
    [join(host, host.cwd, '.vscode', 'mcp.json'), join(host, codeFolder(host), 'User', 'mcp.json')].map(file => ({
      file,
      path: ['servers'],
      parse: jsonc,
    })),
}

function join({platform}: ClientHost, ...parts: string[]): string {
  return pathsOf(platform).join(...parts)
}

/** code.visualstudio.com/docs/configure/settings */
function codeFolder(host: ClientHost): string {
  const {platform, home, env} = host
  if (platform === 'darwin') return join(host, home, 'Library', 'Application Support', 'Code')
  if (platform === 'win32') return join(host, env['APPDATA'] || join(host, home, 'AppData', 'Roaming'), 'Code')
  return join(host, env['XDG_CONFIG_HOME'] || join(host, home, '.config'), 'Code')
}

/** Editors let people write comments and commas; where a host does not, the file is its own to refuse. */
function jsonc(text: string, file: string): Table {
  const faults: ParseError[] = []
  const value: unknown = parseJsonc(text, faults, {allowTrailingComma: true})
  if (faults.length === 0 && (isTable(value) || value === undefined)) return value ?? {}
  throw new KruxosError('IO', `${file} cannot be read: it is not JSON`, {hint: 'mend the file, or name another host'})
}

type Outcome = Pick<ForeignServer, 'launch' | 'problem'>

function read(entry: Table): Outcome {
  const problem = problemOf(entry)
  if (problem !== null) return {launch: null, problem}
  const {command, url, args, cwd} = entry
  if (typeof command !== 'string')
    return {launch: {transport: 'http', url: String(url), headers: headersOf(entry)}, problem: null}
  const launch = {
    transport: 'stdio',
    command,
    args: (Array.isArray(args) ? args : []).map(String),
    cwd: typeof cwd === 'string' ? cwd : null,
    env: textsIn(entry['env']),
  } as const
  return {launch, problem: null}
}

/** Codex and the others have different names for it. */
function headersOf(entry: Table): Record<string, string> {
  return {...textsIn(entry['http_headers']), ...textsIn(entry['headers'])}
}

function textsIn(value: unknown): Record<string, string> {
  const entries = isTable(value) ? Object.entries(value) : []
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]))
}

/** What only the host itself can do for a server. */
const OWN_MEANS = ['headersHelper', 'oauth', 'bearer_token_env_var', 'env_http_headers', 'envFile', 'env_vars']

function problemOf(entry: Table): string | null {
  const {command, args, url, type} = entry
  const given = Array.isArray(args) ? args.map(String) : []
  if (typeof command === 'string' && startsBridge(command, given)) return 'it is kruxos itself'
  if (entry['disabled'] === true || entry['enabled'] === false) return 'it is switched off there'
  if (typeof command !== 'string' && typeof url !== 'string') return 'it has neither a command nor a URL'
  if (type === 'sse' || type === 'ws') return `it speaks ${type}, which is no transport of MCP any more`
  const means = OWN_MEANS.find(name => entry[name] !== undefined)
  if (means !== undefined) return `it relies on "${means}" of its host: add it by hand`
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the very characters that hosts expand
  if (JSON.stringify(entry).includes('${')) return 'it holds "${…}", which only its host fills in: add it by hand'
  return given.some((arg, index) => isSecretArgument(arg, given[index - 1])) ? SECRET_ARGUMENT : null
}

const SECRET_ARGUMENT = 'an argument looks like a secret, which every user could read: add it by hand'
const SECRET_FLAG = /^--?[\w-]*(token|key|secret|password|auth|header)[\w-]*$/i
/** Shapes of well-known tokens, and user and password in a URL. */
const SECRET_SHAPE = /^(sk-|gh[pousr]_|github_pat_|glpat-|xox[abp]-|AKIA|eyJ)|\bbearer |\/\/[^/]*:[^/]*@/i

function isSecretArgument(argument: string, before = ''): boolean {
  const [flag = '', value] = argument.split('=', 2)
  if (value !== undefined && SECRET_FLAG.test(flag)) return true
  return SECRET_SHAPE.test(value ?? argument) || (SECRET_FLAG.test(before) && !argument.startsWith('-'))
}
