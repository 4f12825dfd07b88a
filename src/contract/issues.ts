import type {z} from 'zod'

/** What is wrong with one field of an input. */
export interface FieldIssue {
  readonly path: readonly string[]
  /** follows the name of the field: `must be at least 60` */
  readonly rule: string
}

/** An input can be wrong in a hundred thousand places, and a name in it as long as itself. */
const MAX_ISSUES = 20
const MAX_NAME_LENGTH = 200

/** The first faults of an input in our words; unknown fields one by one. Never a value: it may be a secret. */
export function fieldIssues({issues}: z.ZodError): FieldIssue[] {
  return issues
    .slice(0, MAX_ISSUES)
    .flatMap(issue =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.slice(0, MAX_ISSUES).map(key => ({path: [...issue.path, key], rule: 'is not known here'}))
        : [{path: issue.path, rule: ruleOf(issue)}],
    )
    .slice(0, MAX_ISSUES)
    .map(({path, rule}) => ({path: path.map(cut), rule: cut(rule)}))
}

/** `ttlSeconds must be at least 60` */
export function issueSentence({path, rule}: FieldIssue): string {
  return `${path.join('.') || 'the input'} ${rule}`
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'text',
}

/** Follows the name of a field: `must be text` */
export function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      // The type that was given stands only in the message.
      if (issue.message.endsWith('received undefined')) return 'is missing'
      return `must be ${TYPES[issue.expected] ?? issue.expected}`
    case 'too_small':
      return sizeRule('at least', issue.origin, issue.minimum)
    case 'too_big':
      return sizeRule('at most', issue.origin, issue.maximum)
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of: ' : ''}${issue.values.map(String).join(', ')}`
    default:
      return writtenRule(issue.message)
  }
}

/** What a schema says in words of its own may follow the name of a field already. */
function writtenRule(message: string): string {
  if (message.startsWith('must ')) return message
  return `does not fit: ${message.charAt(0).toLowerCase()}${message.slice(1)}`
}

function sizeRule(bound: string, origin: string, limit: number | bigint): string {
  if (origin === 'string') return `must have ${bound} ${limit} ${limit === 1 ? 'character' : 'characters'}`
  if (origin === 'array') return `must have ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}`
  return `must be ${bound} ${limit}`
}

function cut(name: PropertyKey): string {
  const text = String(name)
  return text.length > MAX_NAME_LENGTH ? `${text.slice(0, MAX_NAME_LENGTH).toWellFormed()}…` : text
}
