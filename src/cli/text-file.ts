import {readFileSync} from 'node:fs'
import {KruxosError} from '../contract/errors.ts'

/** How stdin is named where a file is asked for. */
export const STDIN = '-'

/** What a file holds that was named by whoever runs us; `-` for stdin. @throws KruxosError IO */
export function readText(source: string): string {
  return reading(source === STDIN ? 'stdin' : source, () => readFileSync(source === STDIN ? 0 : source, 'utf8'))
}

/** Work on a file, with its name in what goes wrong. @throws KruxosError IO */
export function reading<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof KruxosError) throw cause
    throw new KruxosError('IO', `cannot read ${file} (${(cause as NodeJS.ErrnoException).code})`, {cause})
  }
}
