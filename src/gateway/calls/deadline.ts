export interface Deadline extends Disposable {
  /** aborted when the caller's signal is, or when the time is over */
  readonly signal: AbortSignal
  readonly isOver: boolean
}

/**
 * Bounds one piece of work in time; to be disposed of when the work is done. AbortSignal.timeout and AbortSignal.any
 * would be kept until the time is over: a minute of fast calls filled the memory.
 */
export function startDeadline(caller: AbortSignal, ms: number): Deadline {
  const controller = new AbortController()
  let isOver = false
  const timer = setTimeout(() => {
    isOver = true
    controller.abort(new Error('the time is over'))
  }, ms)
  const stop = () => controller.abort(caller.reason)
  if (caller.aborted) stop()
  caller.addEventListener('abort', stop, {once: true})
  return {
    signal: controller.signal,
    get isOver() {
      return isOver
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      caller.removeEventListener('abort', stop)
    },
  }
}
