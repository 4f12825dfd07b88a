import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {APPLIANCE, type Host, type Paths} from '../../config/paths.ts'
import {loadSettings, type Settings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {DROP_IN, listenDropIn} from './listen-drop-in.ts'

export const SERVICE = 'kruxos-gateway.service'
const SOCKETS = ['kruxos-admin.socket', 'kruxos-gateway.socket', 'kruxos-programs.socket']
const UNIT_FILES = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'].map(
  folder => `${folder}/${SERVICE}`,
)

/** True when the gateway of these places is a service of systemd: it starts it, stops it and holds its sockets. */
export function isService(host: Host, {dataDir}: Paths): boolean {
  const isRunBySystemd = host.exists('/run/systemd/system') && UNIT_FILES.some(host.exists)
  return isRunBySystemd && dataDir === APPLIANCE.dataDir
}

/** @throws KruxosError DENIED: were the gateway only asked to end, its sockets would start it again */
export function checkMayControl(uid: number | null, verb: 'restart' | 'start' | 'stop'): void {
  if (uid === 0) return
  throw new KruxosError('DENIED', `the gateway is a service of the system, and only root may ${verb} it`, {
    hint: `sudo kruxos gateway ${verb}`,
  })
}

/** @throws KruxosError DENIED: systemd holds the sockets, and gives them only to what it starts itself */
export function checkMayRun(host: Host, paths: Paths): void {
  if (!isService(host, paths)) return
  throw new KruxosError('DENIED', 'the gateway is a service of the system: systemd holds its sockets and runs it', {
    hint: 'sudo kruxos gateway start',
  })
}

/** Sockets that fit gateway.yaml, and the service behind them. @throws KruxosError IO, USAGE (gateway.yaml), UNREACHABLE */
export async function startService({settingsFile}: Paths): Promise<void> {
  const {listen} = await loadSettings(settingsFile, {})
  if (setDropIn(listenDropIn(listen))) await reloadUnits()
  // One that failed too often would not be tried again; what never failed has nothing to reset.
  for (const unit of [SERVICE, ...SOCKETS]) await systemctl('reset-failed', unit).catch(() => {})
  await systemctl('start', SERVICE)
}

/** Whether it runs. */
export function isServiceActive(): Promise<boolean> {
  return succeeds('is-active', SERVICE)
}

/** Those of its sockets that systemd does not hold although the service runs. */
export async function findClosedSockets(): Promise<string[]> {
  if (!(await isServiceActive())) return []
  const isOpen = await Promise.all(SOCKETS.map(socket => succeeds('is-active', socket)))
  return SOCKETS.filter((_, index) => !isOpen[index])
}

/** Whether it is there after the next boot, sockets included. */
export async function isServiceEnabled(): Promise<boolean> {
  const enabled = await Promise.all([SERVICE, ...SOCKETS].map(unit => succeeds('is-enabled', unit)))
  return enabled.every(Boolean)
}

/** Whether its unit gives it a variable by `Environment=`. */
export async function hasVariable(name: string): Promise<boolean> {
  const {stdout} = await run(['show', '--property=Environment', '--value', SERVICE])
  return stdout.split(' ').some(variable => variable.replace(/^"/, '').startsWith(`${name}=`))
}

export function enableService(): Promise<void> {
  return systemctl('enable', SERVICE, ...SOCKETS)
}

/** For good: neither the next boot nor a client starts it again. */
export function disableService(): Promise<void> {
  return systemctl('disable', '--now', ...SOCKETS, SERVICE)
}

/** After unit files were changed by others. */
export function reloadUnits(): Promise<void> {
  return systemctl('daemon-reload')
}

/** With its sockets: nobody is to be served, and nothing starts it again. */
export function stopService(): Promise<void> {
  return systemctl('stop', ...SOCKETS, SERVICE)
}

/** The sockets stay open where they fit gateway.yaml: who connects meanwhile waits, and is not refused. */
export async function restartService(paths: Paths): Promise<void> {
  const {listen} = await loadSettings(paths.settingsFile, {})
  if (!doSocketsFit(listen)) await stopService()
  else await systemctl('try-restart', SERVICE)
  await startService(paths)
}

/** Whether systemd was told to listen where gateway.yaml says. */
export function doSocketsFit(listen: Settings['listen']): boolean {
  return presentDropIn() === listenDropIn(listen)
}

/** @returns whether it was another */
function setDropIn(text: string | null): boolean {
  if (presentDropIn() === text) return false
  if (text === null) rmSync(DROP_IN)
  else {
    mkdirSync(dirname(DROP_IN), {recursive: true})
    writeFileSync(DROP_IN, text)
  }
  return true
}

function presentDropIn(): string | null {
  return existsSync(DROP_IN) ? readFileSync(DROP_IN, 'utf8') : null
}

async function systemctl(...args: readonly string[]): Promise<void> {
  const {failed, stderr} = await run(args)
  if (!failed) return
  const [line = 'it gave no reason'] = String(stderr).split('\n')
  throw new KruxosError('UNREACHABLE', `systemctl ${args.join(' ')} failed: ${line}`, {
    hint: `journalctl --unit ${SERVICE} --lines 20`,
  })
}

async function succeeds(...args: readonly string[]): Promise<boolean> {
  return !(await run(args)).failed
}

async function run(args: readonly string[]) {
  const {execa} = await import('execa')
  return execa('systemctl', ['--quiet', ...args], {reject: false, stdin: 'ignore'})
}
