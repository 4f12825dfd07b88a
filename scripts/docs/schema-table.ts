import {code, table} from './markdown.ts'

/** What of a JSON Schema is shown. */
export interface Node {
  properties?: Record<string, Node>
  required?: string[]
  additionalProperties?: Node | boolean
  default?: unknown
  description?: string
  type?: string | string[]
  anyOf?: Node[]
  enum?: unknown[]
  const?: unknown
  items?: {oneOf?: Node[]}
  minimum?: number
  maximum?: number
}

/** The fields of an object, a row each. */
export function fieldTable(node: Node): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, field]) => [
    code(key),
    boundsOf(field),
    presetOf(field, node.required?.includes(key) ?? false),
    field.description ?? '',
  ])
  return table(['key', 'values', 'default', 'meaning'], rows)
}

function presetOf(field: Node, isRequired: boolean): string {
  if (field.default !== undefined) return code(JSON.stringify(field.default))
  return isRequired ? 'none, must be given' : 'none'
}

function boundsOf({type, anyOf, const: constant, enum: values, minimum, maximum}: Node): string {
  if (constant !== undefined) return code(String(constant))
  if (values) return values.map(value => code(String(value))).join(', ')
  if (anyOf) return anyOf.map(boundsOf).join(' or ')
  const isBounded = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  return isBounded ? `${minimum} to ${maximum}` : [type ?? 'any'].flat().join(' or ')
}
