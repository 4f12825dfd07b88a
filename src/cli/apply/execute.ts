import {KruxosError} from '../../contract/errors.ts'
import type {Change, Undo} from './kind.ts'
import type {WholePlan} from './plan.ts'
import {HalfDoneError} from './undo.ts'

interface Done {
  readonly subject: string
  readonly undo: Undo
}

/**
 * All changes, or what can be taken back of them is taken back; then the removals, which cannot.
 * @param check asked before each step: what it throws is a failure of the step
 * @throws KruxosError with the code of what went wrong, and what stays
 */
export async function execute(
  {changes, removals}: Pick<WholePlan, 'changes' | 'removals'>,
  check: () => unknown,
): Promise<void> {
  const done: Done[] = []
  for (const change of changes) {
    let isBegun = false
    try {
      await check()
      isBegun = true
      done.push({subject: change.subject, undo: await change.run()})
    } catch (error) {
      throw failed({...change, isFinal: isBegun && change.isFinal}, error, await takeBack(done))
    }
  }
  for (const [index, removal] of removals.entries()) {
    try {
      await check()
      await removal.run()
    } catch (error) {
      throw notRemoved(removals.slice(index), error)
    }
  }
}

/** The last one first. @returns what stays */
async function takeBack(done: readonly Done[]): Promise<string[]> {
  const stays: string[] = []
  for (const {subject, undo} of done.toReversed()) {
    const isUndone = undo !== null && (await undo().then(always(true), always(false)))
    if (!isUndone) stays.push(subject)
  }
  return stays
}

const always =
  <T>(value: T) =>
  () =>
    value

function failed({subject, isFinal}: Change, error: unknown, stays: readonly string[]): unknown {
  const isHalfDone = error instanceof HalfDoneError
  const cause = isHalfDone ? error.cause : error
  if (!(cause instanceof KruxosError)) return cause
  // The gateway's own errors have no cause here; an answer that did not come says nothing of whether it was done.
  const isUnknown = isFinal || (cause.code === 'UNREACHABLE' && cause.cause !== undefined)
  const own = isUnknown ? [`perhaps ${subject}`] : isHalfDone ? [subject] : []
  const changed = [...own, ...stays]
  const rest = changed.length === 0 ? 'everything is as it was' : `all else is as it was, but not ${changed.join(', ')}`
  return new KruxosError(cause.code, `${subject}: ${cause.message}; ${rest}`, {hint: cause.hint, cause})
}

function notRemoved(removals: readonly Change[], cause: unknown): unknown {
  if (!(cause instanceof KruxosError)) return cause
  const subjects = removals.map(({subject}) => subject).join(', ')
  return new KruxosError(cause.code, `applied, but not removed: ${subjects}: ${cause.message}`, {
    hint: 'run the same command again',
    cause,
  })
}
