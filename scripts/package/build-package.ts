import {execFileSync} from 'node:child_process'
import {chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import pack from '../../package.json' with {type: 'json'}
import {contents, type Entry} from './contents.ts'
import {control} from './control.ts'
import {type Architecture, fetchRuntime} from './runtime.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SCRIPTS = ['postinst', 'prerm', 'postrm']

export interface PackageOptions {
  readonly arch: Architecture
  readonly outDir: string
  readonly version?: string
  /** of dpkg-deb; xz takes a minute, and none needs three times the space */
  readonly compression?: 'xz' | 'none'
}

/** Builds the package from what `npm run build` made. @returns its file */
export function buildPackage({arch, outDir, version = pack.version, compression = 'xz'}: PackageOptions): string {
  const epoch = sourceDate()
  const staging = mkdtempSync(join(tmpdir(), 'kp-'))
  try {
    const entries = contents({version, date: new Date(epoch * 1000)}, fetchRuntime(arch))
    const paths = Object.keys(entries).sort()
    for (const path of paths) place(join(staging, path), entries[path] as Entry)
    const files = paths.filter(path => !('linkTo' in (entries[path] as Entry)))
    for (const [name, text] of Object.entries(control({arch, version, root: staging, files})))
      place(join(staging, 'DEBIAN', name), {text})
    for (const name of SCRIPTS)
      place(join(staging, 'DEBIAN', name), {copyOf: join(import.meta.dirname, 'files', name), isProgram: true})
    setFolderModes(staging)
    mkdirSync(outDir, {recursive: true})
    const file = join(outDir, `kruxos_${version}_${arch}.deb`)
    // One thread: the blocks of xz depend on how many there are.
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--threads-max=1', '--build', staging, file], {
      env: {...process.env, SOURCE_DATE_EPOCH: String(epoch)},
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return file
  } finally {
    rmSync(staging, {recursive: true, force: true})
  }
}

/** Seconds since 1970: what the environment says (reproducible-builds.org), else when the last commit was made. */
function sourceDate(): number {
  const given = process.env['SOURCE_DATE_EPOCH']
  return Number(given ?? execFileSync('git', ['log', '-1', '--format=%ct'], {cwd: ROOT, encoding: 'utf8'}))
}

function place(path: string, entry: Entry): void {
  mkdirSync(dirname(path), {recursive: true})
  if ('linkTo' in entry) {
    symlinkSync(entry.linkTo, path)
    return
  }
  if ('copyOf' in entry) copyFileSync(entry.copyOf, path)
  else writeFileSync(path, entry.text)
  chmodSync(path, entry.isProgram ? 0o755 : 0o644)
}

/** Whatever the umask, and although mkdtemp keeps its own to one user. */
function setFolderModes(staging: string): void {
  execFileSync('find', [staging, '-type', 'd', '-exec', 'chmod', '0755', '{}', '+'])
}
