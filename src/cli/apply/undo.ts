import type {Undo} from './kind.ts'

/** Something failed half-way, and so did taking back the half that was done. */
export class HalfDoneError extends Error {
  constructor(cause: unknown) {
    super('it was not taken back', {cause})
    this.name = 'HalfDoneError'
  }
}

/**
 * What fails half-way is taken back; its own failure is the one that counts.
 * @throws HalfDoneError with that failure as its cause, when it was not taken back
 */
export async function orUndo<T>(undo: Undo, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const cause = error instanceof HalfDoneError ? error.cause : error
    await undo?.().catch(() => {
      throw new HalfDoneError(cause)
    })
    throw cause
  }
}
