import type {CapabilityDetail} from '../../contract/capability.ts'
import {visible, visibleJson} from '../text.ts'
import {alternativesOf, propertiesOf, type Schema, type Tree, treeOf, typeName, valuesOf} from './schema.ts'

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'str',
  number: 'float',
  integer: 'int',
  boolean: 'bool',
  null: 'None',
}

/** A module for `typing.cast(Capabilities, agent)`, or `AsyncCapabilities` of an async client, of the package kruxos. */
export function pythonTypes(capabilities: readonly CapabilityDetail[], origin: string): string {
  const module = new PythonModule()
  for (const {name, inputSchema, outputSchema} of capabilities) {
    module.define(typeName(name, 'Input'), inputSchema)
    module.define(typeName(name, 'Output'), outputSchema)
  }
  const tree = treeOf(capabilities)
  return [
    `# Written by: ${origin}`,
    'from typing import Any, Literal, NotRequired, Protocol, TypedDict, Unpack',
    ...module.definitions,
    ...protocols(tree, [], {prefix: '', def: 'def'}),
    ...protocols(tree, [], {prefix: 'Async', def: 'async def'}),
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

interface Style {
  readonly prefix: string
  readonly def: string
}

/** One Protocol for each namespace, the inner ones first; the whole is `Capabilities`. */
function protocols(tree: Tree<CapabilityDetail>, path: readonly string[], style: Style): string[] {
  const nameOf = (segments: readonly string[]) =>
    `${style.prefix}${segments.length === 0 ? 'Capabilities' : typeName(...segments, 'Namespace')}`
  const inner = [...tree.branches].flatMap(([name, branch]) => protocols(branch, [...path, name], style))
  const members = [
    ...[...tree.leaves].map(([method, {name, purpose, whenToUse}]) => {
      const parameters = `self, **inputs: Unpack[${typeName(name, 'Input')}]`
      const signature = `    ${style.def} ${method}(${parameters}) -> ${typeName(name, 'Output')}: ...`
      return `${comment(`${purpose} ${whenToUse}`)}${signature}`
    }),
    ...[...tree.branches.keys()].map(name => `    @property\n    def ${name}(self) -> ${nameOf([...path, name])}: ...`),
  ]
  return [...inner, `class ${nameOf(path)}(Protocol):\n${members.join('\n\n') || '    pass'}`]
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
