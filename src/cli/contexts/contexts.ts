import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {LABEL_PATTERN, LABEL_RULE} from '../../contract/names.ts'
import {visible} from '../text.ts'

/** The context that is always there: this machine. */
export const LOCAL = 'local'
const FILE_NAME = 'contexts'

/** Machines that an operator looks after, by name. */
export interface Contexts {
  readonly current: string
  readonly urls: Readonly<Record<string, string>>
}

export interface SshTarget {
  readonly user: string | null
  readonly host: string
  readonly port: string | null
}

export function contextsFile(configDir: string): string {
  return join(configDir, `${FILE_NAME}.json`)
}

/** @throws KruxosError IO */
export function readContexts(configDir: string): Contexts {
  const file = contextsFile(configDir)
  try {
    return {current: LOCAL, urls: {}, ...JSON.parse(readFileSync(file, 'utf8'))}
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return {current: LOCAL, urls: {}}
    throw new KruxosError('IO', `cannot read the contexts in ${file}`, {hint: `mend or remove ${file}`, cause})
  }
}

/** @throws KruxosError IO */
export async function writeContexts(configDir: string, contexts: Contexts): Promise<void> {
  const {default: Conf} = await import('conf')
  try {
    const options = {cwd: configDir, configName: FILE_NAME, projectName: 'kruxos', configFileMode: 0o600}
    new Conf<Record<string, unknown>>(options).store = {...contexts}
  } catch (cause) {
    const {code} = cause as NodeJS.ErrnoException
    throw new KruxosError('IO', `cannot write ${contextsFile(configDir)} (${code})`, {cause})
  }
}

/** @throws KruxosError USAGE */
export function checkContextName(name: string): string {
  if (name === LOCAL) throw new KruxosError('USAGE', `${LOCAL} is this machine, and always there`)
  if (LABEL_PATTERN.test(name)) return name
  throw new KruxosError('USAGE', `the name of a context must ${LABEL_RULE}`)
}

/** @throws KruxosError NOT_FOUND */
export function targetOf({urls}: Contexts, name: string): SshTarget {
  const url = Object.hasOwn(urls, name) ? urls[name] : undefined
  if (url !== undefined) return parseTarget(url)
  throw new KruxosError('NOT_FOUND', `there is no context ${visible(name)}`, {hint: 'kruxos context list'})
}

/** Neither user nor host can be taken for an option of ssh. @throws KruxosError USAGE */
export function parseTarget(url: string): SshTarget {
  const [, user, host, port] = TARGET.exec(url) ?? []
  if (host !== undefined) return {user: user ?? null, host: host.replace(/^\[(.*)\]$/, '$1'), port: port ?? null}
  throw new KruxosError('USAGE', 'a context is ssh://USER@HOST, with :PORT where it is not 22', {
    hint: 'kruxos context add prod ssh://op@gateway.example.com',
  })
}

const TARGET =
  /^ssh:\/\/(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)@)?([A-Za-z0-9_][A-Za-z0-9_.-]*|\[[0-9A-Fa-f:]+\])(?::(\d{1,5}))?\/?$/

/** The names that a pattern with `*` means, sorted. @throws KruxosError NOT_FOUND when there is none */
export function matching({urls}: Contexts, pattern: string): string[] {
  const parts = pattern.split('*').map(part => RegExp.escape(part))
  const expression = new RegExp(`^${parts.join('.*')}$`)
  const names = Object.keys(urls).filter(name => expression.test(name))
  if (names.length > 0) return names.sort()
  throw new KruxosError('NOT_FOUND', `no context matches ${visible(pattern)}`, {hint: 'kruxos context list'})
}
