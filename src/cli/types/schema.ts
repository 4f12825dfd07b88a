/** As much of JSON Schema as the schemas of capabilities use. What is not here becomes "anything". */
export interface Schema {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: Schema | boolean
}

export interface Property {
  readonly name: string
  readonly schema: Schema
  readonly isRequired: boolean
}

export function propertiesOf({properties = {}, required = []}: Schema): Property[] {
  return Object.entries(properties).map(([name, schema]) => ({name, schema, isRequired: required.includes(name)}))
}

/** The alternatives that a schema stands for; a schema without alternatives is its own only one. */
export function alternativesOf(schema: Schema): readonly Schema[] {
  const {anyOf, oneOf, type} = schema
  const listed = anyOf ?? oneOf
  if (listed) return listed
  return Array.isArray(type) ? type.map(each => ({...schema, type: each})) : [schema]
}

/** The values of an enumeration, if the schema is one. */
export function valuesOf(schema: Schema): readonly unknown[] | undefined {
  return 'const' in schema ? [schema.const] : schema.enum
}

/** `filesystem.search_content` -> `FilesystemSearchContent` */
export function typeName(...words: readonly string[]): string {
  return words
    .flatMap(word => word.split(/[^A-Za-z0-9]+/))
    .filter(Boolean)
    .map(word => word[0]?.toUpperCase() + word.slice(1))
    .join('')
}

/** Capabilities as a tree: `state.persistent.get` is the leaf `get` below `persistent` below `state`. */
export interface Tree<T> {
  readonly leaves: Map<string, T>
  readonly branches: Map<string, Tree<T>>
}

export function treeOf<T extends {readonly name: string}>(items: readonly T[]): Tree<T> {
  const root: Tree<T> = {leaves: new Map(), branches: new Map()}
  for (const item of items) {
    const segments = item.name.split('.')
    const last = segments.pop() ?? item.name
    let node = root
    for (const segment of segments) node = branch(node, segment)
    node.leaves.set(last, item)
  }
  return root
}

function branch<T>(node: Tree<T>, segment: string): Tree<T> {
  const known = node.branches.get(segment)
  if (known) return known
  const made: Tree<T> = {leaves: new Map(), branches: new Map()}
  node.branches.set(segment, made)
  return made
}
