import {type ErrorCode, KruxosError} from '../../contract/errors.ts'

export interface Check {
  /** what was looked at */
  readonly name: string
  readonly state: 'ok' | 'warning' | 'failed'
  readonly detail: string
  /** the command or sentence that mends it; null when there is nothing to mend */
  readonly hint: string | null
  /** what a failure means for the exit code; null unless failed */
  readonly code: ErrorCode | null
}

export function ok(name: string, detail: string): Check {
  return {name, state: 'ok', detail, hint: null, code: null}
}

export function warning(name: string, detail: string, hint: string): Check {
  return {name, state: 'warning', detail, hint, code: null}
}

export function failed(name: string, detail: string, hint: string, code: ErrorCode): Check {
  return {name, state: 'failed', detail, hint, code}
}

/** A look that ends in an error is a check that failed: the others are made all the same. */
export async function looked(name: string, hint: string, look: () => Promise<Check[]> | Check[]): Promise<Check[]> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof KruxosError) return [failed(name, error.message, error.hint ?? hint, error.code)]
    const {code, message} = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return [failed(name, message, hint, 'IO')]
  }
}

/** What `look` finds; null where nothing is there, or it may not be looked at. */
export function ifThere<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}
