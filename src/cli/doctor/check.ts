import type {ErrorCode} from '../../contract/errors.ts'

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
