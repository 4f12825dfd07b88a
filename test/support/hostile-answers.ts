import {type OperationName, operations} from '../../src/contract/operations.ts'
import type {FakeAdminOptions} from './fake-admin.ts'
import {answers} from './fixtures.ts'

type Answers = NonNullable<FakeAdminOptions['answers']>

/** The usual answers, with `text` behind every string that the contract lets anybody choose. */
export function hostileAnswers(text: string): Answers {
  const names = Object.keys(answers) as OperationName[]
  return Object.fromEntries(
    names.map(name => [name, (params: never) => spoil(name, answers[name](params), text)]),
  ) as Answers
}

function spoil(name: OperationName, answer: unknown, text: string): unknown {
  const spoilt = structuredClone(answer)
  const isAllowed = () => operations[name].result.safeParse(spoilt).success
  for (const {holder, key} of stringsIn(spoilt)) {
    const original = String(holder[key])
    holder[key] = original + text
    if (!isAllowed()) holder[key] = original
  }
  return spoilt
}

interface Place {
  readonly holder: Record<string, unknown>
  readonly key: string
}

function stringsIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const holder = value as Record<string, unknown>
  return Object.entries(holder).flatMap(([key, each]) => (typeof each === 'string' ? [{holder, key}] : stringsIn(each)))
}
