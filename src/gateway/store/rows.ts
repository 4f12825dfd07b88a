import {KruxosError} from '../../contract/errors.ts'

/** For changes that must not be lost in silence, such as a revocation. */
export function requireChange(changes: number, problem: string): void {
  if (changes === 0) throw new KruxosError('NOT_FOUND', problem)
}
