import type {CapabilityDetail} from '../../contract/capability.ts'
import {visible, visibleJson} from '../text.ts'
import {alternativesOf, propertiesOf, type Schema, typeName, valuesOf} from './schema.ts'

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'str',
  number: 'float',
  integer: 'int',
  boolean: 'bool',
  null: 'None',
}

/** A module for `typing.cast(Capabilities, agent.capabilities)`, or `AsyncCapabilities`, of the package kruxos. */
export function pythonTypes(capabilities: readonly CapabilityDetail[], origin: string): string {
  const module = new PythonModule()
  for (const {name, inputSchema, outputSchema} of capabilities) {
    module.define(typeName(name, 'Input'), inputSchema)
    module.define(typeName(name, 'Output'), outputSchema)
  }
  return [
    `# Written by: ${origin}`,
    'from typing import Any, Literal, NotRequired, Protocol, TypedDict, Unpack, overload',
    ...module.definitions,
    invokeProtocol(capabilities, 'Capabilities', 'def'),
    invokeProtocol(capabilities, 'AsyncCapabilities', 'async def'),
  ].join('\n\n\n')
}

/** Nested objects need names of their own: they are defined on the way, before what uses them. */
class PythonModule {
  readonly definitions: string[] = []

  /** The functional form: a key may be a word that Python keeps for itself, as `from`. */
  define(name: string, schema: Schema): string {
    const fields = propertiesOf(schema).map(({name: key, schema: property, isRequired}) => {
      const type = this.#typeOf(property, name + typeName(key))
      return `${comment(property.description)}    ${literal(key)}: ${isRequired ? type : `NotRequired[${type}]`},\n`
    })
    this.definitions.push(`${name} = TypedDict("${name}", {\n${fields.join('')}})`)
    return name
  }

  #typeOf(schema: Schema, name: string): string {
    const values = valuesOf(schema)
    if (values) return `Literal[${values.map(literal).join(', ')}]`
    const all = alternativesOf(schema)
    const isAmbiguous = all.filter(({type}) => type !== 'null').length > 1
    const types = all.map((each, index) => {
      const own = isAmbiguous ? `${name}${index + 1}` : name
      return each === schema ? this.#plainType(each, own) : this.#typeOf(each, own)
    })
    return [...new Set(types)].join(' | ') || 'Any'
  }

  #plainType(schema: Schema, name: string): string {
    const {type, items = {}, properties = {}, additionalProperties: rest} = schema
    if (type === 'array') return `list[${this.#typeOf(items, `${name}Item`)}]`
    if (type !== 'object') return PRIMITIVES[String(type)] ?? 'Any'
    if (Object.keys(properties).length > 0) return this.define(name, schema)
    return `dict[str, ${typeof rest === 'object' ? this.#typeOf(rest, `${name}Value`) : 'Any'}]`
  }
}

/** `invoke` of a client, once for each capability. A lone one is no overload: Python would not take it. */
function invokeProtocol(capabilities: readonly CapabilityDetail[], name: string, def: string): string {
  const decorator = capabilities.length > 1 ? '    @overload\n' : ''
  const methods = capabilities.map(({name: capability, purpose, whenToUse}) => {
    const parameters = `self, name: Literal[${literal(capability)}], /, **input: Unpack[${typeName(capability, 'Input')}]`
    const signature = `    ${def} invoke(${parameters}) -> ${typeName(capability, 'Output')}: ...`
    return `${comment(`${purpose} ${whenToUse}`)}${decorator}${signature}`
  })
  return `class ${name}(Protocol):\n${methods.join('\n\n') || '    pass'}`
}

/** A description may come from elsewhere: it must not be able to leave its line. */
function comment(text: string | undefined): string {
  return text ? `    # ${visible(text.replaceAll(/\s+/g, ' '))}\n` : ''
}

function literal(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return visibleJson(value)
}
