import {dirname, resolve} from 'node:path'
import {parse} from 'yaml'
import {z} from 'zod'
import {ApplianceFile} from '../../config/appliance-file.ts'
import {KruxosError} from '../../contract/errors.ts'
import {describeFault, readYaml, type Fault as TextFault} from '../../policy/index.ts'
import {nearest} from '../suggest.ts'
import {readText, STDIN} from '../text-file.ts'
import type {Context, Fault} from './kind.ts'

export interface ReadFile extends Pick<Context, 'file' | 'folder' | 'givenSettings'> {
  /** all of them as one error, each with its place */
  refuse(faults: readonly Fault[]): KruxosError
}

/** @param source a path, or `-` for stdin. @throws KruxosError USAGE with all faults and their places, IO */
export function readApplianceFile(source: string): ReadFile {
  const name = source === STDIN ? 'stdin' : source
  const text = readText(source)
  const read = readYaml(text, ApplianceFile, describeUnknown)
  if (!read.ok) throw refusal(name, read.faults)
  const {settings: givenSettings = {}} = parse(text) as {settings?: Record<string, unknown>}
  return {
    file: read.value,
    givenSettings,
    folder: source === STDIN ? process.cwd() : dirname(resolve(source)),
    refuse: faults =>
      refusal(
        name,
        faults.map(({path, message}) => ({
          ...read.positionOf(path),
          message: `${path.map(String).join('.')}: ${message}`,
        })),
      ),
  }
}

function refusal(name: string, faults: readonly TextFault[]): KruxosError {
  const fromTop = faults.toSorted((one, other) => one.line - other.line || one.column - other.column)
  const messages = fromTop.map(fault => describeFault(name, fault))
  const [first = 'does not fit'] = messages
  const options = {hint: 'kruxos help apply'}
  if (messages.length <= 1) return new KruxosError('USAGE', first, options)
  const issues = messages.map(message => ({path: '', message}))
  return new KruxosError('USAGE', `${messages.length} faults in ${name}, nothing was done`, {...options, issues})
}

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly additionalProperties?: Node | boolean
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
}

/** With the name that may be meant. */
function describeUnknown(path: readonly PropertyKey[]): string {
  const schema = z.toJSONSchema(ApplianceFile, {io: 'input'}) as Node
  const parents = path
    .slice(0, -1)
    .reduce<Node[]>((nodes, key) => nodes.flatMap(node => step(node, String(key))), [schema])
  const known = parents.flatMap(alternatives).flatMap(({properties = {}}) => Object.keys(properties))
  const near = nearest(String(path.at(-1)), known)
  return near === undefined ? `unknown key; there are ${known.join(', ')}` : `unknown key; is ${near} meant?`
}

function alternatives(node: Node): Node[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)]
}

function step(node: Node, key: string): Node[] {
  return alternatives(node).flatMap(({properties, additionalProperties, items}) => {
    const found = properties?.[key] ?? additionalProperties ?? items
    return typeof found === 'object' ? [found] : []
  })
}
