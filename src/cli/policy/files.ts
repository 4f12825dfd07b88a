import {existsSync, readdirSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {AGENT_NAME_PATTERN} from '../../contract/names.ts'
import {
  describeFault,
  EMPTY_POLICY,
  type Fault,
  type Layer,
  type Policy,
  parseLayer,
  withLayer,
} from '../../policy/index.ts'
import {cut, visible} from '../text.ts'
import {readText} from '../text-file.ts'

export interface PolicyText {
  readonly file: string
  /** system, org, user or agents/<name> */
  readonly layer: string
  readonly text: string
}

const LAYERS: readonly string[] = ['system', 'org', 'user']

/** A policy file and the layer that it is for: the flag's, or what its name says. @throws KruxosError USAGE, IO */
export function readPolicyFile(file: string, layer: string | undefined): PolicyText {
  return {file, layer: layer === undefined ? layerOf(file) : checkLayer(layer), text: readText(file)}
}

/** @throws KruxosError USAGE */
export function checkLayer(layer: string): string {
  if (isLayer(layer)) return layer
  throw new KruxosError('USAGE', `there is no policy layer "${cut(visible(layer), 80)}"`, {
    hint: 'layers are system, org, user and agents/NAME',
  })
}

/** The files in force on this machine, as they are on the disk. */
export function installedFiles(policiesDir: string): PolicyText[] {
  const agents = join(policiesDir, 'agents')
  const names = existsSync(agents) ? readdirSync(agents).sort() : []
  const layers = [
    ...LAYERS,
    ...names.filter(name => name.endsWith('.yaml')).map(name => `agents/${basename(name, '.yaml')}`),
  ]
  return layers
    .map(layer => join(policiesDir, `${layer}.yaml`))
    .filter(file => existsSync(file))
    .map(file => readPolicyFile(file, undefined))
}

/** All of them as one policy. @throws KruxosError IO naming file:line:column of the first fault */
export function toPolicy(files: readonly PolicyText[]): Policy {
  return files.reduce((policy, file) => withLayer(policy, file.layer, compile(file)), EMPTY_POLICY)
}

/** @throws KruxosError IO naming file:line:column */
export function compile({file, layer, text}: PolicyText): Layer {
  const parsed = parseLayer(layer, text)
  if (parsed.ok) return parsed.layer
  throw faulty(file, parsed.faults)
}

/** Warnings name the file by its layer; the one that was given may have another name. */
export function warningsIn({file, layer}: PolicyText, warnings: readonly string[]): string[] {
  return warnings.map(warning => warning.replaceAll(`${layer}.yaml:`, `${file}:`))
}

function faulty(file: string, [first]: readonly Fault[]): KruxosError {
  const message = first ? describeFault(file, first) : `${file} does not fit`
  return new KruxosError('IO', message, {hint: `kruxos policy validate ${file}`})
}

function layerOf(file: string): string {
  const name = basename(file).replace(/\.ya?ml$/, '')
  if (basename(dirname(file)) === 'agents' && AGENT_NAME_PATTERN.test(name)) return `agents/${name}`
  return LAYERS.includes(name) ? name : 'org'
}

function isLayer(layer: string): boolean {
  return (
    LAYERS.includes(layer) || (layer.startsWith('agents/') && AGENT_NAME_PATTERN.test(layer.slice('agents/'.length)))
  )
}
