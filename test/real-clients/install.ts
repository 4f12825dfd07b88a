import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

const FOLDER = dirname(fileURLToPath(import.meta.url))
export const BIN = join(FOLDER, 'node_modules', '.bin')

interface Lock {
  packages: Record<string, {integrity?: string; dependencies?: Record<string, string>}>
}

/** npm writes node_modules/.package-lock.json last, so that a broken-off installation is not taken for one. */
export function isInstalled(): boolean {
  try {
    const {packages: wanted} = readLock('package-lock.json')
    const {packages: present} = readLock(join('node_modules', '.package-lock.json'))
    const names = Object.keys(wanted['']?.dependencies ?? {}).map(name => `node_modules/${name}`)
    return names.every(name => wanted[name]?.integrity === present[name]?.integrity)
  } catch {
    return false
  }
}

/** Installs the pinned clients below this folder, and nothing elsewhere. */
async function install(): Promise<number> {
  process.stderr.write('installing the real clients for the tests of whole turns (about 800 MB, once)\n')
  const env = {...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}`}
  const args = ['ci', '--prefix', FOLDER, '--ignore-scripts=false', '--include=optional']
  const npm = spawn('npm', args, {cwd: FOLDER, env, stdio: ['ignore', 2, 2]})
  const [code] = await once(npm, 'exit')
  return code ?? 1
}

function readLock(file: string): Lock {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))
}

if (import.meta.main && !isInstalled()) process.exitCode = await install()
