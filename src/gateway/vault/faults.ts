import {KruxosError} from '../../contract/errors.ts'

export function locked(message = 'the vault is locked', hint = 'kruxos vault unlock'): KruxosError {
  return new KruxosError('LOCKED', message, {hint})
}

/** What was stored is not what the vault wrote. */
export function changed(what: string, hint = 'put a backup of the database in its place'): KruxosError {
  return broken(`${what} was changed or lost outside the vault`, hint)
}

export function broken(message: string, hint: string): KruxosError {
  return new KruxosError('IO', message, {hint})
}

/** Why the vault stays shut after a failed attempt to open it. */
export function toFault(error: unknown): KruxosError {
  if (!(error instanceof KruxosError)) return new KruxosError('INTERNAL', 'the vault failed', {cause: error})
  const isRefusal = error.code === 'DENIED' || error.code === 'USAGE'
  return isRefusal ? locked(`the vault is locked: ${error.message}`) : error
}
