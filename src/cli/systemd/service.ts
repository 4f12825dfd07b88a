import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {findAppliance, type Host, type Paths} from '../../config/paths.ts'
import {loadSettings} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {DROP_IN, listenDropIn} from './listen-drop-in.ts'

export const SERVICE = 'kruxos-gateway.service'
const SOCKETS = ['kruxos-admin.socket', 'kruxos-gateway.socket']
const UNIT_FILES = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'].map(
  folder => `${folder}/${SERVICE}`,
)

/** True when the gateway of these places is a service of systemd: it starts it, stops it and holds its sockets. */
export function isService(host: Host, {dataDir}: Paths): boolean {
  const isRunBySystemd = host.exists('/run/systemd/system') && UNIT_FILES.some(host.exists)
  return isRunBySystemd && dataDir === findAppliance(host)
}

/** @throws KruxosError DENIED: were the gateway only asked to end, its sockets would start it again */
export function checkMayControl(uid: number | null, verb: 'restart' | 'start' | 'stop'): void {
  if (uid === 0) return
  throw new KruxosError('DENIED', `the gateway is a service of the system, and only root may ${verb} it`, {
    hint: `sudo kruxos gateway ${verb}`,
  })
}

/** Sockets that fit gateway.yaml, and the service behind them. @throws KruxosError IO, USAGE (gateway.yaml), UNREACHABLE */
export async function startService({settingsFile}: Paths): Promise<void> {
  const {listen} = await loadSettings(settingsFile, {})
  if (setDropIn(listenDropIn(listen))) await systemctl('daemon-reload')
  // One that failed too often would not be tried again; what never failed has nothing to reset.
  for (const unit of [SERVICE, ...SOCKETS]) await systemctl('reset-failed', unit).catch(() => {})
  await systemctl('start', SERVICE)
}

/** With its sockets: nobody is to be served, and nothing starts it again. */
export function stopService(): Promise<void> {
  return systemctl('stop', ...SOCKETS, SERVICE)
}

/** The sockets stay open where they fit gateway.yaml: who connects meanwhile waits, and is not refused. */
export async function restartService(paths: Paths): Promise<void> {
  const {listen} = await loadSettings(paths.settingsFile, {})
  if (presentDropIn() !== listenDropIn(listen)) await stopService()
  else await systemctl('try-restart', SERVICE)
  await startService(paths)
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
  const {execa} = await import('execa')
  const {failed, stderr} = await execa('systemctl', ['--quiet', ...args], {reject: false, stdin: 'ignore'})
  if (!failed) return
  const [line = 'it gave no reason'] = String(stderr).split('\n')
  throw new KruxosError('UNREACHABLE', `systemctl ${args.join(' ')} failed: ${line}`, {
    hint: `journalctl --unit ${SERVICE} --lines 20`,
  })
}
