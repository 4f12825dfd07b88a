import {join} from 'node:path'
import {z} from 'zod'
import type {Environment} from '../../config/env.ts'
import type {Host} from '../../config/paths.ts'
import {Settings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {type Reference, SetupAnswers} from '../../contract/setup.ts'
import {type Fault, readYaml} from '../../policy/index.ts'
import {firstLine, readPrivate} from '../passphrase.ts'
import {nearest} from '../suggest.ts'
import {readText, STDIN} from '../text-file.ts'

const UNKNOWN_KEY = /^(.*): unknown key$/

/** The answers with gateway.yaml spelled out: what is published, and what a file is checked against. */
export const CheckedAnswers = z.strictObject({...SetupAnswers.shape, settings: Settings.prefault({})})

/** Those of `--defaults`. */
export const DEFAULT_ANSWERS: SetupAnswers = SetupAnswers.parse({})

/** @param file YAML or JSON; - for stdin. @throws KruxosError IO, USAGE naming file:line:column */
export function readAnswers(file: string): SetupAnswers {
  const text = readText(file)
  const name = file === STDIN ? 'stdin' : file
  const checked = readYaml(text, CheckedAnswers)
  if (!checked.ok) throw doesNotFit(name, checked.faults)
  // Of the settings only what was said: the others stay as they are.
  const plain = readYaml(text, SetupAnswers)
  if (!plain.ok) throw doesNotFit(name, plain.faults)
  return plain.value
}

/** A key that nobody knows says why another one is missing, and so speaks first. */
function doesNotFit(name: string, faults: readonly Fault[]): KruxosError {
  const first = faults.find(({message}) => UNKNOWN_KEY.test(message)) ?? faults[0]
  const {line = 1, column = 1, message = 'does not fit'} = first ?? {}
  const near = suggestionFor(message)
  return new KruxosError('USAGE', `${name}:${line}:${column}: ${message}`, {
    hint: near ? `did you mean ${near}?` : 'kruxos setup --help',
  })
}

/** For `vault.sealr: unknown key` the key of the same object that comes nearest. */
function suggestionFor(message: string): string | undefined {
  const [, path] = UNKNOWN_KEY.exec(message) ?? []
  if (path === undefined) return undefined
  const keys = path.split('.')
  return nearest(keys.at(-1) ?? '', keysAt(z.toJSONSchema(CheckedAnswers, {io: 'input'}) as Node, keys.slice(0, -1)))
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
}

function keysAt(node: Node, [key, ...rest]: readonly string[]): string[] {
  const nodes = [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]
  if (key === undefined) return nodes.flatMap(({properties = {}}) => Object.keys(properties))
  const next = nodes.flatMap(({properties, items}) => properties?.[key] ?? items ?? [])
  return next.flatMap(each => keysAt(each, rest))
}

/** The passphrase that the answers point at. @throws KruxosError USAGE when they point at none or at nothing, IO */
export function passphraseOf({vault}: SetupAnswers, {env}: Pick<Host, 'env'>): string | undefined {
  if (vault?.passphrase !== undefined) return dereference(vault.passphrase, env)
  if (vault?.sealer !== 'passphrase') return undefined
  throw new KruxosError('USAGE', 'vault: the sealer passphrase needs a passphrase', {
    hint: 'say where it stands: passphrase: {file: FILE}, {environment: NAME} or {credential: NAME}',
  })
}

function dereference(reference: Reference, env: Environment): string {
  if ('file' in reference) return firstLine(readPrivate(reference.file), reference.file)
  if ('environment' in reference)
    return firstLine(env[reference.environment] ?? '', `the variable ${reference.environment}`)
  const {credential} = reference
  const folder = env['CREDENTIALS_DIRECTORY']
  if (folder === undefined)
    throw new KruxosError('USAGE', `there is no systemd credential ${credential}: no unit runs this`)
  return firstLine(readText(join(folder, credential)), `the credential ${credential}`)
}
