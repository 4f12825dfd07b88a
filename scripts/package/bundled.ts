import {readFileSync} from 'node:fs'
import {join} from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
  readonly peer?: boolean
}

export interface Bundled {
  readonly name: string
  readonly version: string
  readonly license: string
  /** SHA-512 of what npm fetched, base64 */
  readonly sha512: string
  readonly folder: string
}

/** Every package whose code can be in the bundles, as package-lock.json pins it. */
export function bundledPackages(): Bundled[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return Object.entries<Locked>(lock.packages)
    .filter(([path, {dev, optional, devOptional, peer}]) => path && !(dev || optional || devOptional || peer))
    .map(([path, {version, license = 'NOASSERTION', integrity = ''}]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      license,
      sha512: integrity.replace('sha512-', ''),
      folder: join(ROOT, path),
    }))
}
