interface JsonSchema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly items?: JsonSchema | boolean
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
}

/**
 * Of a value what its schema shows to be harmless: numbers, flags and words of a closed list. Of a free text only that
 * there is one, of a list or a map with free keys how long it is when nothing more can be said.
 */
export function select(value: unknown, schema: JsonSchema): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return isListed(value, schema) ? value : 'a text'
  if (Array.isArray(value)) return selectList(value, schema)
  return typeof value === 'object' ? selectObject(value, schema) : undefined
}

function isListed(value: string, schema: JsonSchema): boolean {
  return forms(schema).some(form => form.const === value || (form.enum ?? []).includes(value))
}

function selectList(list: readonly unknown[], schema: JsonSchema): unknown {
  const items = forms(schema)
    .map(form => form.items)
    .find(each => typeof each === 'object')
  return items ? list.map(each => select(each, items)) : `${list.length} items`
}

function selectObject(value: object, schema: JsonSchema): unknown {
  const known = Object.entries(value).flatMap(([name, each]) => {
    const anyOf = forms(schema).flatMap(({properties = {}}) =>
      Object.hasOwn(properties, name) ? [properties[name]] : [],
    )
    return anyOf.length === 0 ? [] : [[name, select(each, {anyOf: anyOf.filter(form => form !== undefined)})] as const]
  })
  return known.length === 0 ? `${Object.keys(value).length} items` : Object.fromEntries(known)
}

/** The schema and all that it offers as alternatives. */
function forms(schema: JsonSchema): JsonSchema[] {
  return [schema, ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap(forms)]
}
