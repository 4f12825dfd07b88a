import {execFile} from 'node:child_process'
import {lstatSync, readdirSync, statfsSync} from 'node:fs'
import {cpus, freemem, release, totalmem, uptime} from 'node:os'
import {basename, join} from 'node:path'
import {promisify} from 'node:util'
import {z} from 'zod'
import type {Host} from '../../config/paths.ts'
import {loadSettings, Settings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {ownCommand} from '../entries.ts'
import {tail} from '../log-file.ts'
import {journalLines} from '../systemd/journal.ts'
import {SERVICE} from '../systemd/service.ts'
import {select} from './select.ts'
import type {Part} from './source.ts'

const LOG_LINES = 500
const TIMEOUT_MS = 90_000
const UNIT_PROPERTIES =
  'LoadState ActiveState SubState Result UnitFileState NRestarts ExecMainCode ExecMainStatus ActiveEnterTimestamp MemoryCurrent MemoryPeak TasksCurrent NeedDaemonReload'

export const system: Part = async ({host, version, paths}) => {
  const osRelease = host.read?.('/etc/os-release') ?? ''
  const field = (name: string) => new RegExp(`^${name}="?([\\w.-]+)"?$`, 'm').exec(osRelease)?.[1] ?? null
  return {
    kruxos: version,
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    kernel: /^\d+(\.\d+)*/.exec(release())?.[0] ?? null,
    distribution: {id: field('ID'), version: field('VERSION_ID')},
    mode: paths.mode,
    isRoot: host.uid === 0,
    processors: cpus().length,
    memoryBytes: {total: totalmem(), free: freemem()},
    uptimeSeconds: Math.round(uptime()),
    time: new Date().toISOString(),
  }
}

/** What `kruxos doctor` says, as a command of its own: it fails where something is amiss, which is what we want to know. */
export const doctor: Part = async ({root, host, names}) => {
  const [program, ...own] = ownCommand(root)
  const {stdout} = await output(program, [...own, 'doctor', '--json', '--no-input'], host.env)
  const {checks} = JSON.parse(stdout)
  return {
    checks: checks.map(({name, state, code, detail}: Record<string, string>) => ({
      name: names.text(name ?? ''),
      state,
      code,
      detail: names.text(detail ?? ''),
    })),
  }
}

export const settings: Part = async ({paths, host}) => {
  const values = await loadSettings(paths.settingsFile, host.env)
  return Object(select(values, z.toJSONSchema(Settings, {io: 'output', unrepresentable: 'any'}) as object))
}

export const unit: Part = async ({host}) => {
  const {stdout} = await output(
    'systemctl',
    ['show', SERVICE, '--property', UNIT_PROPERTIES.replaceAll(' ', ',')],
    host.env,
  )
  const pairs = stdout.split('\n').map(line => line.split('=', 2))
  const known = pairs.filter(([name = '']) => UNIT_PROPERTIES.split(' ').includes(name))
  if (known.length === 0) throw new KruxosError('NOT_FOUND', `there is no ${SERVICE} here`)
  return Object.fromEntries(known)
}

/** Of each line when, how bad, and what our own code calls it; of an error its type and where in our code it was. */
export const log: Part = async ({paths, host}) => {
  const lines = await logLines(paths.logFile, host)
  return lines.map(line => `${JSON.stringify(selectLine(line))}\n`).join('')
}

/** A gateway that was started by hand has a file, one of systemd writes into the journal. */
async function logLines(file: string, {env, exists}: Host): Promise<string[]> {
  if (exists(file)) return tail(file, LOG_LINES).lines
  return journalLines({lines: LOG_LINES}, env)
}

function selectLine(line: string): object {
  try {
    const {level, time, pid, msg, err, error, ...fields} = JSON.parse(line)
    const figures = Object.entries(fields).filter(([, value]) => ['number', 'boolean'].includes(typeof value))
    return {
      level,
      time: text(time, /^[\dT:.Z-]+$/),
      pid,
      msg,
      ...Object.fromEntries(figures),
      ...selectError(err ?? error),
    }
  } catch {
    const frame = frameOf(line)
    return frame ? {frame} : {unreadable: line.length}
  }
}

function selectError(error: Record<string, unknown> | undefined): object {
  if (typeof error !== 'object' || error === null) return {}
  const frames = String(error['stack'] ?? '')
    .split('\n')
    .map(frameOf)
    .filter(frame => frame !== null)
  return {error: {type: text(error['type'], /^\w{1,40}$/), code: text(error['code'], /^[A-Z_]{1,40}$/), frames}}
}

/** `    at Writer.record (/opt/kruxos/dist/gateway.cjs:12:34)` without the folder. */
function frameOf(line: string): string | null {
  const [, name = '', file = '', position = ''] =
    /^\s+at (?:([\w.<>$ ]+) \()?(?:file:\/\/)?(\S+?):(\d+:\d+)\)?$/.exec(line) ?? []
  return file === '' ? null : `${name} ${basename(file)}:${position}`.trim()
}

function text(value: unknown, pattern: RegExp): string | null {
  return typeof value === 'string' && pattern.test(value) ? value : null
}

/** Files of the gateway that are known by name, folders by what is in them. */
export const sizes: Part = async ({paths}) => {
  const files = [
    'kruxos.db',
    'kruxos.db-wal',
    'audit.db',
    'audit.db-wal',
    'revoked-tokens',
    'logs',
    'backups',
    'snapshots',
    'trash',
    'workspace',
    'upstreams',
    'tls',
  ]
  const {bavail, blocks, bsize, ffree} = statfsSync(paths.dataDir)
  return {
    disk: {freeBytes: bavail * bsize, bytes: blocks * bsize, freeFiles: ffree},
    files: Object.fromEntries(files.map(name => [name, sizeOf(join(paths.dataDir, name))])),
  }
}

/** null: not there. Links are not followed. */
function sizeOf(path: string): {files: number; bytes: number} | null {
  const stats = lstatSync(path, {throwIfNoEntry: false})
  if (!stats) return null
  if (!stats.isDirectory()) return {files: 1, bytes: stats.size}
  const inside = readdirSync(path).map(name => sizeOf(join(path, name)))
  return inside.reduce<{files: number; bytes: number}>(
    (sum, each) => ({files: sum.files + (each?.files ?? 0), bytes: sum.bytes + (each?.bytes ?? 0)}),
    {files: 0, bytes: 0},
  )
}

/** @throws when it does not run; that it fails is no matter as long as it says something */
async function output(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{stdout: string}> {
  const options = {timeout: TIMEOUT_MS, maxBuffer: 64 * 1_048_576, env}
  return promisify(execFile)(program, [...args], options).catch(error => {
    if (error.stdout) return error
    throw new KruxosError('IO', `${program} does not run or says nothing`, {cause: error})
  })
}
