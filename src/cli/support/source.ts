import type {Host, Paths} from '../../config/paths.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Pseudonyms} from './pseudonyms.ts'

/** What the parts of a bundle are made from. */
export interface Source {
  readonly admin: AdminClient
  readonly host: Host
  readonly paths: Paths
  /** folder of this package */
  readonly root: string
  readonly version: string
  readonly names: Pseudonyms
}

/** Makes one part: an object, or text. @throws when what it needs is not there */
export type Part = (source: Source) => Promise<object | string>
