import {isAbsolute, resolve} from 'node:path'
import type {ClientHost} from '../../clients/adapter.ts'
import {isSecret} from '../../clients/mask.ts'
import {findOnPath} from '../../clients/places.ts'
import {KruxosError} from '../../contract/errors.ts'
import {LABEL_PATTERN, LABEL_RULE} from '../../contract/names.ts'
import type {UpstreamLaunch, UpstreamValue} from '../../contract/upstream.ts'
import {visible} from '../text.ts'

interface LaunchFlags {
  /** the command line behind `--` */
  readonly argv: readonly string[]
  readonly url?: string | undefined
  readonly env?: readonly string[] | undefined
  readonly header?: readonly string[] | undefined
  readonly cwd?: string | undefined
}

/** How a server is reached, as the command line says it. @throws KruxosError USAGE, NOT_FOUND */
export function launchOf({argv, url, env = [], header = [], cwd}: LaunchFlags, host: ClientHost): UpstreamLaunch {
  const [command, ...args] = argv
  if ((command === undefined) === (url === undefined))
    throw new KruxosError('USAGE', 'a server is either a command behind "--" or a --url', {
      hint: 'kruxos upstream add NAME -- COMMAND ARGS…',
    })
  if (command === undefined) {
    if (env.length > 0 || cwd !== undefined) throw new KruxosError('USAGE', '--env and --cwd are for a command')
    return {transport: 'http', url: url ?? '', headers: pairs(header, '--header', /^([^:=\s]+):\s*(.*)$/s)}
  }
  if (header.length > 0) throw new KruxosError('USAGE', '--header is for a --url')
  return {
    transport: 'stdio',
    command: findProgram(command, host),
    args,
    cwd: cwd === undefined ? null : resolve(host.cwd, cwd),
    env: pairs(env, '--env', /^([^=]+)=(.*)$/s),
  }
}

/** The gateway has another PATH, or none: it gets the program that this shell would start. @throws KruxosError NOT_FOUND */
export function findProgram(command: string, host: ClientHost): string {
  const isPath = command.includes('/') || command.includes('\\') || isAbsolute(command)
  const found = isPath ? resolve(host.cwd, command) : findOnPath(host, command)
  if (found !== null && host.isExecutable(found)) return found
  throw new KruxosError('NOT_FOUND', `there is no program ${visible(command)} here`, {hint: 'give its whole path'})
}

function pairs(texts: readonly string[], flag: string, shape: RegExp): Record<string, UpstreamValue> {
  const entries = texts.map(text => {
    const [, name, value = ''] = shape.exec(text) ?? []
    if (name === undefined) throw new KruxosError('USAGE', `${flag} takes ${WANTED[flag]}`)
    return [name, valueFrom(name, value, flag)] as const
  })
  return Object.fromEntries(entries)
}

const WANTED: Readonly<Record<string, string>> = {'--env': 'NAME=VALUE', '--header': '"NAME: VALUE"'}

/** `vault:NAME`, also behind a word such as "Bearer". */
function valueFrom(name: string, text: string, flag: string): UpstreamValue {
  const [, prefix = '', secret] = /^([A-Za-z]+ )?vault:(.*)$/.exec(text) ?? []
  if (secret !== undefined) {
    if (!LABEL_PATTERN.test(secret)) throw new KruxosError('USAGE', `not the name of a secret: ${LABEL_RULE}`)
    return {secret, ...(prefix && {prefix})}
  }
  if (!isSecret(name, text)) return {value: text}
  throw new KruxosError('USAGE', `${visible(name)} looks like a secret, and every user can read a command line`, {
    hint: `put it in the vault and give ${flag} with vault:NAME in its place`,
  })
}
