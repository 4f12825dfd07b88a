import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, renameSync, rmSync} from 'node:fs'
import {join} from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')

/** Debian's names, and those of the npm packages that hold the official program. */
export const ARCHITECTURES = {amd64: 'x64', arm64: 'arm64'} as const
export type Architecture = keyof typeof ARCHITECTURES

export interface Runtime {
  readonly binary: string
  readonly licence: string
}

/**
 * The official Node.js of an architecture, in the version that the tests run with. npm fetches it once and checks it
 * against the registry's digest.
 */
export function fetchRuntime(arch: Architecture): Runtime {
  const name = `node-linux-${ARCHITECTURES[arch]}`
  const folder = join(ROOT, '.cache', 'runtime', `${name}-${process.versions.node}`)
  if (!existsSync(folder)) unpack(`${name}@${process.versions.node}`, folder)
  return {binary: join(folder, 'package', 'bin', 'node'), licence: join(folder, 'package', 'LICENSE')}
}

/** Whole or not at all: another build may look at the same moment. */
function unpack(spec: string, folder: string): void {
  const partial = `${folder}.${process.pid}`
  mkdirSync(partial, {recursive: true})
  execFileSync('npm', ['pack', '--silent', '--pack-destination', partial, spec], {cwd: ROOT, stdio: ['ignore', 2, 2]})
  const file = join(partial, `${spec.replace('@', '-')}.tgz`)
  execFileSync('tar', ['-xzf', file, '-C', partial])
  rmSync(file)
  renameSync(partial, folder)
}
