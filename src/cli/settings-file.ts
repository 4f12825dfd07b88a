import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import type {Paths} from '../config/paths.ts'
import {loadSettings, settingsVersion} from '../config/settings.ts'
import {KruxosError} from '../contract/errors.ts'
import type {GatewayState} from '../contract/status.ts'
import {isRunning} from './processes.ts'

const OTHERS_READ = 0o044

/** True when gateway.yaml says something else than what the gateway began with. @throws KruxosError IO, USAGE */
export async function isRestartDue({settings}: Pick<GatewayState, 'settings'>, file: string): Promise<boolean> {
  return settings !== settingsVersion(await loadSettings(file, {}))
}

/** gateway.yaml whole or not at all; owner and mode stay, as far as the gateway can read it. @throws KruxosError DENIED, IO */
export function writeSettings({mode, settingsFile}: Pick<Paths, 'mode' | 'settingsFile'>, text: string): void {
  const file = existsSync(settingsFile) ? realpathSync(settingsFile) : settingsFile
  const before = statSync(file, {throwIfNoEntry: false})
  const partial = `${file}.tmp-${process.pid}`
  try {
    mkdirSync(dirname(file), {recursive: true, mode: mode === 'appliance' ? 0o755 : 0o700})
    sweepPartials(settingsFile)
    write(partial, text, {mode: modeFor(mode, before), owner: process.getuid?.() === 0 ? before : undefined})
    renameSync(partial, file)
  } catch (cause) {
    rmSync(partial, {force: true})
    throw notWritten(file, cause as NodeJS.ErrnoException)
  }
}

/** All by one descriptor: a name may lead to another file by then. */
function write(file: string, text: string, {mode, owner}: {mode: number; owner: Stats | undefined}): void {
  const fd = openSync(file, 'wx', 0o600)
  try {
    writeFileSync(fd, text)
    fchmodSync(fd, mode) // whatever umask the caller has
    if (owner !== undefined) fchownSync(fd, owner.uid, owner.gid)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** What a writer that was killed left beside the file. */
export function sweepPartials(settingsFile: string): void {
  const file = existsSync(settingsFile) ? realpathSync(settingsFile) : settingsFile
  const folder = dirname(file)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, own, pid] = /^(.+)\.tmp-(\d+)$/.exec(name) ?? []
    if (own === basename(file) && !isRunning(Number(pid))) rmSync(join(folder, name), {force: true})
  }
}

/** The gateway of the system is no root: what root's group alone may read, it may not. */
function modeFor(mode: Paths['mode'], before: Stats | undefined): number {
  const present = (before?.mode ?? 0o600) & 0o777
  return mode === 'appliance' && (before?.gid ?? 0) === 0 ? present | OTHERS_READ : present
}

function notWritten(file: string, cause: NodeJS.ErrnoException): KruxosError {
  if (cause.code !== 'EACCES') return new KruxosError('IO', `cannot write ${file} (${cause.code})`, {cause})
  return new KruxosError('DENIED', `this user may not write ${file}`, {cause, hint: 'the same command with sudo'})
}
