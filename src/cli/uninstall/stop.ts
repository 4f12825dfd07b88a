import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import type {Paths} from '../../config/paths.ts'
import type {AdminClient} from '../admin-client.ts'
import {askReady, stopGateway} from '../daemon.ts'

const UNITS = ['kruxos-gateway.socket', 'kruxos-gateway.service']

interface Gateway {
  readonly admin: AdminClient
  readonly paths: Paths
  readonly uid: number | null
}

/** Of the gateway that runs; null when none does. */
export async function runningPid({admin}: Gateway): Promise<number | null> {
  return (await askReady(admin))?.pid ?? null
}

/** Under systemd for good: neither the next boot nor a socket starts it again. @throws KruxosError UNREACHABLE */
export async function stopForGood({admin, paths, uid}: Gateway): Promise<number | null> {
  const pid = await runningPid({admin, paths, uid})
  if (uid === 0 && paths.dataDir === '/var/lib/kruxos') await disableUnits()
  const stopped = await stopGateway(admin, paths)
  return pid ?? stopped
}

/** What is not there needs no disabling. */
async function disableUnits(): Promise<void> {
  for (const unit of UNITS)
    await promisify(execFile)('systemctl', ['disable', '--now', '--quiet', unit]).catch(() => undefined)
}
