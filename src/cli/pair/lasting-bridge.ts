import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'

/** What mcp-bridge is made of. */
const PARTS = ['bin', 'package.json', join('dist', 'mcp-bridge.cjs'), join('dist', 'chunks')]

/** True for the caches from which npx and its like run a package: they are emptied. */
export function isPassing(root: string): boolean {
  return /[\\/](_npx|dlx(-[^\\/]*)?|bunx-[^\\/]*)[\\/]/.test(root)
}

/**
 * The folder from which clients can start the bridge tomorrow: this package where it is installed, else a copy of the bridge
 * among the user's own data. Nothing is fetched.
 * @throws KruxosError IO
 */
export function lastingRoot(root: string, bridgeDir: string): string {
  if (!isPassing(root)) return root
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const target = join(bridgeDir, version)
  if (!existsSync(target)) copy(root, target)
  return target
}

function copy(root: string, target: string): void {
  const partial = `${target}.${process.pid}.tmp`
  try {
    mkdirSync(partial, {recursive: true, mode: 0o700})
    for (const part of PARTS) cpSync(join(root, part), join(partial, part), {recursive: true})
    copyKeyring(root, join(partial, 'node_modules', '@napi-rs'))
    renameSync(partial, target)
  } catch (cause) {
    rmSync(partial, {recursive: true, force: true})
    throw new KruxosError('IO', `cannot copy the bridge to ${target} (${(cause as NodeJS.ErrnoException).code})`, {
      hint: 'install it, then pair again: npm install --global kruxos',
      cause,
    })
  }
}

/** The one package that is not in the bundle, with what of it is for this system. */
function copyKeyring(root: string, to: string): void {
  const manifest = keyringManifest(root)
  if (manifest === null) return
  const scope = dirname(dirname(manifest))
  for (const name of readdirSync(scope).filter(each => each.startsWith('keyring')))
    cpSync(join(scope, name), join(to, name), {recursive: true})
}

function keyringManifest(root: string): string | null {
  try {
    return createRequire(join(root, 'package.json')).resolve('@napi-rs/keyring/package.json')
  } catch {
    return null
  }
}
