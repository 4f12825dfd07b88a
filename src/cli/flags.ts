import {boolean, string} from '@oclif/core/flags'
import {KruxosError} from '../contract/errors.ts'

/** Flags that several commands have. */
export const agentFlag = string({description: 'name of the agent', helpValue: 'NAME'})
export const yesFlag = boolean({char: 'y', description: 'answer the question with yes', default: false})
export const ttlFlag = string({
  description: 'lifetime: seconds, or 30d, 12h, 15m; for ever when left out',
  helpValue: 'TIME',
})
export const ifAbsentFlag = boolean({description: 'be content when it exists already', default: false})
export const idempotencyKeyFlag = string({
  description: 'text of your choice: the same key again gives the first result again',
  helpValue: 'KEY',
})

/** @throws KruxosError USAGE when a header could not carry it */
export function checkIdempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]{1,128}$/.test(key)) return key
  throw new KruxosError('USAGE', '--idempotency-key takes 1 to 128 printable ASCII characters without blanks')
}
