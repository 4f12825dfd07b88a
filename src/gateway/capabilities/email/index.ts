import type {Capability} from '../../capability.ts'
import {bulkDelete} from './bulk-delete.ts'
import {cancel} from './cancel.ts'
import type {EmailServices} from './define.ts'
import {createDelete} from './delete.ts'
import {draft} from './draft.ts'
import {move} from './move.ts'
import {read} from './read.ts'
import {search} from './search.ts'
import {send} from './send.ts'

export type {EmailServices} from './define.ts'

/** The mail of the connected accounts; there is nothing to see of it before one is. */
export function emailCapabilities(services: EmailServices): readonly Capability[] {
  return [bulkDelete, cancel, createDelete, draft, move, read, search, send].map(define => define(services))
}
