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
  oneOf?: Node[]
  enum?: unknown[]
  const?: unknown
  items?: {oneOf?: Node[]}
  minimum?: number
  maximum?: number
}

/** The fields of an object, a row each, and below each that is an object itself its own: `smtp.host`. */
export function fieldTable(node: Node): string {
  return table(['key', 'values', 'default', 'meaning'], rowsOf(node, ''))
}

function rowsOf(node: Node, above: string): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([key, field]) => [
    [
      code(above + key),
      boundsOf(field),
      presetOf(field, node.required?.includes(key) ?? false),
      field.description ?? '',
    ],
    ...alternativesOf(field).flatMap(each => rowsOf(each, `${above}${key}.`)),
  ])
}

function alternativesOf(node: Node): Node[] {
  return [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]
}

function presetOf(field: Node, isRequired: boolean): string {
  if (field.default !== undefined) return code(JSON.stringify(field.default))
  return isRequired ? 'none, must be given' : 'none'
}

function boundsOf({type, anyOf, oneOf, const: constant, enum: values, minimum, maximum}: Node): string {
  if (constant !== undefined) return code(String(constant))
  if (values) return values.map(value => code(String(value))).join(', ')
  const alternatives = anyOf ?? oneOf
  if (alternatives) return [...new Set(alternatives.map(boundsOf))].join(' or ')
  const isBounded = minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  return isBounded ? `${minimum} to ${maximum}` : [type ?? 'any'].flat().join(' or ')
}
