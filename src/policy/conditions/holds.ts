/**
 * Whether a condition holds for a call.
 * `partly`: for one part of what the call touches and not for another, so both this rule and the following ones speak.
 * `unsure`: it cannot be told; then the call waits for a person at least.
 */
export type Holds = 'yes' | 'no' | 'partly' | 'unsure'

const WEIGHT: readonly Holds[] = ['yes', 'partly', 'unsure', 'no']

/** All of them must hold: the weakest answer. */
export function all(answers: readonly Holds[]): Holds {
  return answers.reduce(
    (weakest, answer) => (WEIGHT.indexOf(answer) > WEIGHT.indexOf(weakest) ? answer : weakest),
    'yes',
  )
}

/** One of them is enough: the strongest answer. */
export function any(answers: readonly Holds[]): Holds {
  return answers.reduce(
    (strongest, answer) => (WEIGHT.indexOf(answer) < WEIGHT.indexOf(strongest) ? answer : strongest),
    'no',
  )
}

/** The same question about each of several values of one call. */
export function each<T>(values: readonly T[], test: (value: T) => Holds): Holds {
  const answers = new Set(values.map(test))
  if (answers.has('unsure')) return 'unsure'
  if (answers.size > 1) return 'partly'
  const [only = 'no'] = answers
  return only
}
