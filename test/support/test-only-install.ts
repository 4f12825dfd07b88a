import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'

interface Lock {
  packages: Record<string, {integrity?: string; dependencies?: Record<string, string>}>
}

/**
 * Packages that some tests need and the product does not, pinned by a lock file in a folder of their own.
 * npm writes node_modules/.package-lock.json last, so that a broken-off installation is not taken for one.
 */
export function isInstalled(folder: string): boolean {
  try {
    const {packages: wanted} = readLock(folder, 'package-lock.json')
    const {packages: present} = readLock(folder, join('node_modules', '.package-lock.json'))
    const names = Object.keys(wanted['']?.dependencies ?? {}).map(name => `node_modules/${name}`)
    return names.every(name => wanted[name]?.integrity === present[name]?.integrity)
  } catch {
    return false
  }
}

interface Installation {
  readonly folder: string
  /** told to whoever waits */
  readonly notice: string
  /** whether packages may run their install scripts */
  readonly scripts: boolean
}

/** Installs what the lock file of the folder pins, and nothing elsewhere, unless it is there. */
export async function install({folder, notice, scripts}: Installation): Promise<number> {
  if (isInstalled(folder)) return 0
  process.stderr.write(`${notice}\n`)
  const env = {...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`}
  const args = ['ci', '--prefix', folder, `--ignore-scripts=${!scripts}`, '--include=optional']
  const npm = spawn('npm', args, {cwd: folder, env, stdio: ['ignore', 2, 2]})
  const [code] = await once(npm, 'exit')
  return code ?? 1
}

function readLock(folder: string, file: string): Lock {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}
