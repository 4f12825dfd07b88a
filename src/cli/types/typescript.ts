import type {CapabilityDetail} from '../../contract/capability.ts'
import {visible, visibleJson} from '../text.ts'
import {alternativesOf, propertiesOf, type Schema, type Tree, treeOf, typeName, valuesOf} from './schema.ts'

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
}

/** A module for `KruxOS.connect<Capabilities>()` of @kruxos/sdk. */
export function typescriptTypes(capabilities: readonly CapabilityDetail[], origin: string): string {
  return [
    `// Written by: ${origin}`,
    "import type {CallOptions} from '@kruxos/sdk'",
    ...capabilities.flatMap(({name, inputSchema, outputSchema}) => [
      `export type ${typeName(name, 'Input')} = ${typeOf(inputSchema, '')}`,
      `export type ${typeName(name, 'Output')} = ${typeOf(outputSchema, '')}`,
    ]),
    `export interface Capabilities ${namespace(treeOf(capabilities), '')}`,
  ].join('\n\n')
}

function namespace(tree: Tree<CapabilityDetail>, indent: string): string {
  const inner = `${indent}  `
  const lines = [
    ...[...tree.leaves].map(([method, capability]) => signature(method, capability, inner)),
    ...[...tree.branches].map(([name, branch]) => `${inner}readonly ${name}: ${namespace(branch, inner)}`),
  ]
  return `{\n${lines.join('\n')}\n${indent}}`
}

function signature(method: string, {name, purpose, whenToUse, inputSchema}: CapabilityDetail, indent: string): string {
  const isOptional = propertiesOf(inputSchema).every(({isRequired}) => !isRequired)
  const input = `input${isOptional ? '?' : ''}: ${typeName(name, 'Input')}`
  const call = `${method}(${input}, options?: CallOptions): Promise<${typeName(name, 'Output')}>`
  return `${comment(`${purpose} ${whenToUse}`, indent)}${indent}${call}`
}

function typeOf(schema: Schema, indent: string): string {
  const values = valuesOf(schema)
  if (values) return values.map(value => visibleJson(value)).join(' | ') || 'never'
  const types = alternativesOf(schema).map(each => (each === schema ? plainType(each, indent) : typeOf(each, indent)))
  return [...new Set(types)].join(' | ') || 'unknown'
}

function plainType(schema: Schema, indent: string): string {
  const {type, items = {}} = schema
  if (type === 'array') return arrayOf(typeOf(items, indent))
  if (type === 'object') return objectType(schema, indent)
  return PRIMITIVES[String(type)] ?? 'unknown'
}

function arrayOf(type: string): string {
  return type.includes(' | ') ? `Array<${type}>` : `${type}[]`
}

function objectType(schema: Schema, indent: string): string {
  const {additionalProperties: rest} = schema
  const inner = `${indent}  `
  const lines = propertiesOf(schema).map(({name, schema: property, isRequired}) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : visibleJson(name)
    return `${comment(property.description, inner)}${inner}${key}${isRequired ? '' : '?'}: ${typeOf(property, inner)}`
  })
  if (lines.length > 0) return `{\n${lines.join('\n')}\n${indent}}`
  if (rest === false) return 'Record<string, never>'
  return `Record<string, ${typeof rest === 'object' ? typeOf(rest, indent) : 'unknown'}>`
}

/** A description may come from elsewhere: it must not be able to end the comment. */
function comment(text: string | undefined, indent: string): string {
  return text ? `${indent}/** ${visible(text.replaceAll(/\s+/g, ' ').replaceAll('*/', '*\\/'))} */\n` : ''
}
