import {z} from 'zod'
import {Settings} from '../config/settings.ts'
import {wrap} from './table.ts'

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Property[]
  readonly oneOf?: readonly Property[]
  readonly items?: Property
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Property>>
}

const TYPES: Readonly<Record<string, string>> = {array: 'list', boolean: 'true, false', string: 'text'}

const EXAMPLE = `listen:
  port: 7800
access:
  hostnames: [gateway.example]
notify:
  - {type: ntfy, url: "https://ntfy.example.com/approvals"}
log:
  level: debug`

/** Every key of gateway.yaml, from its schema. */
export function settingsPage(file: string, width: number): string {
  const {properties = {}} = z.toJSONSchema(Settings, {io: 'input'}) as Property
  const keys = Object.entries(properties).flatMap(([group, property]) => {
    const {properties: inner} = property
    if (inner === undefined) return entry(group, property, width)
    return Object.entries(inner).flatMap(([key, each]) => entry(`${group}.${key}`, each, width))
  })
  return [
    ...wrap(
      `Read at the start of the gateway from ${file}. Every key has a default, in brackets; an unknown key is an error.`,
      width,
    ),
    '',
    ...keys,
    '',
    'For example:',
    '',
    ...EXAMPLE.split('\n').map(line => `  ${line}`),
    '',
    'kruxos gateway restart checks the file before it stops anything.',
  ].join('\n')
}

/** A key with its values and default, what it means below. */
function entry(key: string, property: Property, width: number): string[] {
  const preset = [property.default ?? []].flat().join(', ') || 'none'
  const lines = [...(property.description ? [property.description] : []), ...items(property)]
  return [
    `${key}: ${values(property)} (${preset})`,
    ...lines.flatMap(text => wrap(text, width - 4)).map(text => `    ${text}`),
  ]
}

/** The forms that an entry of a list can have. */
function items({items: {oneOf = []} = {}}: Property): string[] {
  return oneOf.map(({properties: {type, ...keys} = {}}) => `type: ${type?.const}, ${Object.keys(keys).join(', ')}`)
}

function values({type, enum: choices, minimum, maximum, anyOf}: Property): string {
  if (choices) return choices.join(', ')
  if (anyOf) return anyOf.map(values).join(' or ')
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`
  return [type ?? []]
    .flat()
    .map(name => TYPES[name] ?? name)
    .join(' or ')
}
