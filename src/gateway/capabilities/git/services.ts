import type {Secrets} from '../../secret.ts'

/** What the gateway gives these capabilities. */
export interface GitServices {
  readonly secrets: Pick<Secrets, 'find' | 'use'>
  /** host keys that ssh accepts; a remote that is not in it is refused */
  readonly knownHostsFile: string
}
