import {basename} from 'node:path'
import type {Paths} from '../../config/paths.ts'

/** Folders that a backup has files of, by the first part of a name in the archive. */
export type Root = 'data' | 'config'

export interface Place {
  readonly root: Root
  /** below the folder of the root */
  readonly path: string
  readonly kind: 'database' | 'key' | 'file' | 'folder'
  /** only when it was asked for: it can be large, and agents can make it again */
  readonly isOptional?: boolean
}

/** Made anew, or never to come from a backup; a restore moves them aside all the same. */
const NOT_KEPT = ['vault.key.epoch', 'audit.head', 'kruxos.db-wal', 'kruxos.db-shm', 'audit.db-wal', 'audit.db-shm']

/** What a backup holds. The store is first: a restore takes it away first, and puts it back last. */
export const PLACES: readonly Place[] = [
  {root: 'data', path: 'kruxos.db', kind: 'database'},
  {root: 'data', path: 'audit.db', kind: 'database'},
  {root: 'data', path: 'audit.key', kind: 'key'},
  {root: 'data', path: 'vault.key', kind: 'key'},
  // of a reseal that was cut short: one of the two opens the vault
  {root: 'data', path: 'vault.key.next', kind: 'key'},
  {root: 'data', path: 'tls', kind: 'folder'},
  {root: 'data', path: 'backups', kind: 'folder'},
  {root: 'config', path: 'gateway.yaml', kind: 'file'},
  {root: 'config', path: 'known_hosts', kind: 'file'},
  {root: 'config', path: 'policies', kind: 'folder'},
  {root: 'data', path: 'workspace', kind: 'folder', isOptional: true},
]

export const ROOTS: readonly Root[] = ['data', 'config']

export function folderOf({dataDir, configDir}: Paths, root: Root): string {
  return root === 'data' ? dataDir : configDir
}

export function nameOf({root, path}: Place): string {
  return `${root}/${path}`
}

/** No part of a name: on Windows it parts names. */
const FOREIGN = process.platform === 'win32' ? /[\\\0]/ : /\0/

/** The place that a name in an archive belongs to; undefined for a name that no backup has. */
export function placeOf(name: string): Place | undefined {
  const parts = name.split('/')
  const isPlain = parts.every(part => part !== '' && part !== '.' && part !== '..' && !FOREIGN.test(part))
  if (!isPlain) return undefined
  return PLACES.find(place => {
    const own = nameOf(place)
    return name === own ? true : place.kind === 'folder' && name.startsWith(`${own}/`)
  })
}

/** What agents made. Only there are links data: elsewhere a backup has what they led to. */
export function isOfAgents(name: string): boolean {
  return name.startsWith('data/workspace/')
}

/** What has to make way for what is restored, the store first. */
export function pathsToClear(root: Root, restored: readonly Place[]): string[] {
  const places = PLACES.filter(place => place.root === root && (!place.isOptional || restored.includes(place)))
  return [...places.map(({path}) => path), ...(root === 'data' ? NOT_KEPT : [])].map(path => basename(path))
}
