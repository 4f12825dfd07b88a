import {join} from 'node:path'
import type {Place} from '../../filesystem/paths/roots.ts'

/** The path of a place on this machine. */
export function hostPath({root, names}: Pick<Place, 'root' | 'names'>): string {
  return join(root.host, ...names.map(name => Buffer.from(name, 'latin1').toString()))
}
