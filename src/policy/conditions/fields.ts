import type {Call} from '../call.ts'
import {type Expression, MAX_TEXT_LENGTH} from '../expression/index.ts'
import {each, type Holds} from './holds.ts'

type Scalar = string | number | boolean | null

/** One field of the input, deeper ones with dots: one of the values, or text that the expression matches whole. */
export function fieldTest(
  field: string,
  wanted: readonly Scalar[] | Expression,
): (call: Call, isNamed: boolean) => Holds {
  const test =
    'matches' in wanted ? (value: unknown) => matches(wanted, value) : (value: unknown) => isOneOf(wanted, value)
  return ({input}, isNamed) => {
    const value = read(input, field)
    // A rule for this very capability expects the field; what the capability does without it is not ours to guess.
    if (value === undefined) return isNamed ? 'unsure' : 'no'
    return Array.isArray(value) ? each(value, test) : test(value)
  }
}

function isOneOf(wanted: readonly Scalar[], value: unknown): Holds {
  if (typeof value === 'object' && value !== null) return 'unsure'
  return wanted.some(each => each === value) ? 'yes' : 'no'
}

function matches(expression: Expression, value: unknown): Holds {
  if (typeof value === 'object') return 'unsure'
  const text = String(value)
  if (text.length > MAX_TEXT_LENGTH) return 'unsure'
  return expression.matches(text) ? 'yes' : 'no'
}

/** A field by its own name first, so that a name with dots is found too. Inherited names are not there. */
function read(input: unknown, field: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined
  if (Object.hasOwn(input, field)) return (input as Record<string, unknown>)[field]
  const dot = field.indexOf('.')
  if (dot < 0 || !Object.hasOwn(input, field.slice(0, dot))) return undefined
  return read((input as Record<string, unknown>)[field.slice(0, dot)], field.slice(dot + 1))
}
