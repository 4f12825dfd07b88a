import {lstatSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {VARIABLES} from '../config/env.ts'
import {type Host, type Paths, resolvePaths} from '../config/paths.ts'
import {parseRunRecord, RUN_RECORD} from '../config/run-record.ts'
import {KruxosError} from '../contract/errors.ts'
import {isService} from './systemd/service.ts'

/** @throws KruxosError DENIED: only root can start the gateway of the system, and one of our own would not replace it */
export function checkMayStart({mode, dataDir}: Paths, uid: number | null): void {
  if (mode === 'user') return
  if (uid === 0) {
    checkIsRoots(dataDir)
    return
  }
  throw new KruxosError('DENIED', `this machine has a gateway of the system (${dataDir}), and only root starts it`, {
    hint: 'sudo kruxos gateway start',
  })
}

/** Files that root makes there could not be read by the user whose the rest is. @throws KruxosError DENIED */
function checkIsRoots(dataDir: string): void {
  const [folder, link] = [statSync(dataDir, {throwIfNoEntry: false}), lstatSync(dataDir, {throwIfNoEntry: false})]
  const owner = folder?.uid || link?.uid
  if (!owner) return
  throw new KruxosError(
    'DENIED',
    `the data in ${dataDir} belongs to uid ${owner}, and root would leave files there for root alone`,
    {
      hint: 'sudo systemctl start kruxos-gateway, or run it as that user',
    },
  )
}

/** @throws KruxosError DENIED when another user runs the gateway that answers: we could stop it, but not start it again */
export function checkIsOurs({adminSocket}: Paths, uid: number | null): void {
  const owner = uid === null ? null : statSync(adminSocket, {throwIfNoEntry: false})?.uid
  if (owner === null || owner === undefined || owner === uid) return
  const who = owner === 0 ? 'root' : `uid ${owner}`
  throw new KruxosError(
    'DENIED',
    `the gateway at ${adminSocket} is run by ${who}, and only ${who} can start it again`,
    {
      hint: 'sudo kruxos gateway restart',
    },
  )
}

/**
 * The places of the gateway that runs, whatever our own environment says. Those of the system's service are known: root
 * takes no folder from a gateway that another user runs.
 * @throws KruxosError DENIED
 */
export function pathsOfRunning(host: Host, ours: Paths, dataDir: string): Paths {
  if (host.uid === 0 && isService(host, ours)) {
    if (dataDir === ours.dataDir) return ours
    throw new KruxosError('DENIED', `what answers at ${ours.adminSocket} is not the gateway of the system`, {
      hint: 'systemctl status kruxos-gateway',
    })
  }
  const record = parseRunRecord(host.readOwn?.(join(dataDir, RUN_RECORD)))
  const named = {
    KRUXOS_DATA_DIR: dataDir,
    KRUXOS_CONFIG_DIR: host.env['KRUXOS_CONFIG_DIR'] || record?.configDir || ours.configDir,
    KRUXOS_SOCKET: ours.adminSocket,
  }
  return resolvePaths({...host, env: {...host.env, ...named}})
}

/** What Node.js, the system's libraries and our own lines of the log go by. */
const SYSTEMS = /^(PATH|TZ|TMPDIR|USER|LOGNAME|SHELL|SUDO_UID|(LC|LD|NODE|SSL_CERT)_\w+)$/
const TOKENS: readonly string[] = ['KRUXOS_AGENT_TOKEN', 'KRUXOS_API_KEY', 'KRUXOS_USER_TOKEN']

/**
 * The environment in which the gateway comes to the same places as we did. It outlives the shell or job that started it,
 * and so gets none of the secrets that stand there.
 */
export function environmentFor(host: Host, paths: Paths): Record<string, string | undefined> {
  const isPassedOn = (name: string) => SYSTEMS.test(name) || (name in VARIABLES && !TOKENS.includes(name))
  return {
    ...Object.fromEntries(Object.entries(host.env).filter(([name]) => isPassedOn(name))),
    KRUXOS_DATA_DIR: paths.dataDir,
    KRUXOS_CONFIG_DIR: paths.configDir,
    KRUXOS_SOCKET: paths.adminSocket,
    KRUXOS_BRIDGE_SOCKET: paths.bridgeSocket,
  }
}
