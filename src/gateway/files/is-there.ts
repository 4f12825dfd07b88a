import {lstatSync} from 'node:fs'

/** Also for a link that leads nowhere. */
export function isThere(path: string): boolean {
  return lstatSync(path, {throwIfNoEntry: false}) !== undefined
}
