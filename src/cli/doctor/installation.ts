import {accessSync, constants, existsSync, type Stats, statSync} from 'node:fs'
import {join} from 'node:path'
import {type Check, failed, ifThere, ok} from './check.ts'

const PROGRAMS = ['cli.cjs', 'gateway.cjs', 'mcp-bridge.cjs', 'write-child.cjs'].map(name => join('dist', name))
const WRITE_OF_OTHERS = 0o002
const REINSTALL = 'install kruxos again, or npm run build in a checkout'

interface Installation {
  /** folder of this package */
  readonly root: string
  /** the launcher that clients start */
  readonly bridge: string
}

/** This program: all of it is there, clients can start the bridge, and nobody else can change what they start. */
export function checkInstallation({root, bridge}: Installation): Check[] {
  return [checkPackage(root), checkBridge(bridge)]
}

function checkPackage(root: string): Check {
  const missing = PROGRAMS.find(name => !existsSync(join(root, name)))
  if (missing) return failed('package', `${join(root, missing)} is missing`, REINSTALL, 'IO')
  const places = ['', 'bin', 'dist', ...PROGRAMS].map(name => join(root, name))
  const open = places.find(place => isOpen(ifThere(() => statSync(place))))
  if (open) return failed('package', `everybody can change ${open}`, `chmod -R o-w ${root}`, 'IO')
  return ok('package', root)
}

function isOpen(stats: Stats | null): boolean {
  return stats !== null && (stats.mode & WRITE_OF_OTHERS) !== 0
}

function checkBridge(path: string): Check {
  const isStarted = ifThere(() => accessSync(path, constants.X_OK)) !== null
  if (isStarted) return ok('bridge', path)
  const hint = existsSync(path) ? `chmod a+rx ${path}` : REINSTALL
  return failed('bridge', `${path} cannot be started`, hint, 'IO')
}
