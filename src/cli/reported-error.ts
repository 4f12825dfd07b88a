import {isErrorCode, KruxosError} from '../contract/errors.ts'

/** The error that another process of ours wrote as JSON; undefined when the text is none. */
export function reportedError(text: string): KruxosError | undefined {
  try {
    const {error} = JSON.parse(text)
    return isErrorCode(error?.code) ? KruxosError.fromBody(error) : undefined
  } catch {
    return undefined
  }
}
