import {AjvJsonSchemaValidator} from '@modelcontextprotocol/client/validators/ajv'
import {z} from 'zod'
import type {JsonSchema} from '../capability.ts'

/** Keywords whose members are schemas by name: a name there is no keyword. */
const NAMED = new Set(['properties', '$defs', 'definitions', 'dependentSchemas'])
/** Keywords whose value is data. */
const DATA = new Set(['const', 'default', 'enum', 'examples', 'required'])
/** A regular expression of a stranger can hold up the whole gateway; the server checks its own. */
const EXPRESSIONS = new Set(['pattern', 'format', 'patternProperties'])
/** What `patternProperties` takes part in cannot be judged without it. */
const REST = new Set(['additionalProperties', 'unevaluatedProperties'])

type Check = (input: unknown) => string | null

/**
 * The input of a tool as zod has it: an object, whose members the JSON Schema of the server judges, but for its regular
 * expressions. A schema that nothing can be checked with lets nothing through.
 */
export function inputOf(schema: JsonSchema): z.ZodObject {
  let check: Check | undefined
  const names = Object.keys(Object(schema['properties']))
  const members = Object.fromEntries(names.map(name => [name, z.unknown().optional()]))
  return z.looseObject(members).superRefine((input, context) => {
    check ??= compile(schema)
    const fault = check(input)
    if (fault !== null) context.addIssue({code: 'custom', message: fault})
  })
}

function compile(schema: JsonSchema): Check {
  try {
    const validate = new AjvJsonSchemaValidator().getValidator(withoutExpressions(schema))
    return input => {
      const {valid, errorMessage = ''} = validate(input)
      return valid ? null : errorMessage
    }
  } catch {
    return () => 'the schema that the server gives for it cannot be used'
  }
}

export function withoutExpressions(schema: JsonSchema): Record<string, unknown> {
  const isOpen = Object.hasOwn(schema, 'patternProperties')
  const kept = Object.entries(schema).filter(([key]) => !EXPRESSIONS.has(key) && !(isOpen && REST.has(key)))
  return Object.fromEntries(kept.map(([key, value]) => [key, below(key, value)]))
}

function below(keyword: string, value: unknown): unknown {
  if (DATA.has(keyword)) return value
  if (Array.isArray(value)) return value.map(each => below('', each))
  if (!isSchema(value)) return value
  if (!NAMED.has(keyword)) return withoutExpressions(value)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, below('', each)]))
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null
}
