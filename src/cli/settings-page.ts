import {z} from 'zod'
import {Settings} from '../config/settings.ts'
import {table, wrap} from './table.ts'

interface Property {
  readonly description?: string
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly type?: string | readonly string[]
  readonly anyOf?: readonly Property[]
  readonly properties?: Readonly<Record<string, Property>>
}

const TYPES: Readonly<Record<string, string>> = {array: 'list', boolean: 'true, false', string: 'text'}

const EXAMPLE = `listen:
  port: 7800
access:
  hostnames: [gateway.example]
log:
  level: debug`

/** Every key of gateway.yaml, from its schema. */
export function settingsPage(file: string, width: number): string {
  const {properties = {}} = z.toJSONSchema(Settings, {io: 'input'}) as Property
  const rows = Object.entries(properties).flatMap(([group, {properties: keys = {}}]) =>
    Object.entries(keys).map(([key, property]) => [
      `${group}.${key}`,
      values(property),
      String([property.default ?? []].flat().join(', ') || 'none'),
      property.description ?? '',
    ]),
  )
  return [
    ...wrap(
      `Read at the start of the gateway from ${file}. Every key has a default; an unknown key is an error.`,
      width,
    ),
    '',
    table(['KEY', 'VALUES', 'DEFAULT', 'MEANING'], rows, {width}),
    '',
    'For example:',
    '',
    ...EXAMPLE.split('\n').map(line => `  ${line}`),
    '',
    'kruxos gateway restart checks the file before it stops anything.',
  ].join('\n')
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
