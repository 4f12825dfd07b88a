import type {Host, Paths} from '../../config/paths.ts'
import type {AdminClient} from '../admin-client.ts'
import {stopGateway} from '../daemon.ts'
import {holderOf} from '../holder.ts'
import {disableService, isService} from '../systemd/service.ts'

interface Gateway {
  readonly admin: AdminClient
  readonly host: Host
  readonly paths: Paths
}

/** Of the gateway that runs; null when none does. It is not asked: under systemd that would start one. */
export function runningPid({paths}: Gateway): number | null {
  return holderOf(paths.dataDir)
}

/** Under systemd neither the next boot nor a client starts it again. @throws KruxosError UNREACHABLE */
export async function stopForGood(gateway: Gateway): Promise<number | null> {
  const {admin, host, paths} = gateway
  const pid = runningPid(gateway)
  if (isService(host, paths)) await disableService()
  return (await stopGateway(admin, paths)) ?? pid
}
