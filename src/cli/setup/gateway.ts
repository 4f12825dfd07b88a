import {loadSettings} from '../../config/settings.ts'
import {askReady, startGateway, stopGateway} from '../daemon.ts'
import {gatewayCommand} from '../entries.ts'
import {holderOf} from '../holder.ts'
import {checkIsOurs, environmentFor, pathsOfRunning} from '../own-gateway.ts'
import {isRestartDue} from '../settings-file.ts'
import {
  checkMayControl,
  doSocketsFit,
  enableService,
  isService,
  isServiceActive,
  isServiceEnabled,
  restartService,
  SERVICE,
  startService,
} from '../systemd/service.ts'
import {startAndWait} from '../systemd/service-start.ts'
import {wouldLock} from '../would-lock.ts'
import {already, done, left, type Outcome, type SetupContext} from './step.ts'

/** A gateway that runs, with the settings as they are now; as the service of the package where there is one. */
export async function runGateway(context: SetupContext): Promise<Outcome> {
  const {admin, host, paths} = context
  const isUp = (await askReady(admin)) !== null
  const isDue = isUp && (await isStale(context))
  // With the passphrase the next step opens it again.
  if (isDue && context.passphrase === undefined && (await wouldLock(context)))
    return left('a restart is due and would lock the vault: kruxos gateway restart, then kruxos vault unlock')
  return isService(host, paths) ? asService(context, {isUp, isDue}) : byHand(context, {isUp, isDue})
}

interface Found {
  readonly isUp: boolean
  /** gateway.yaml says something else than it began with */
  readonly isDue: boolean
}

async function byHand({admin, host, paths, root}: SetupContext, {isUp, isDue}: Found): Promise<Outcome> {
  const places = isDue ? pathsOfRunning(host, paths, paths.dataDir) : paths
  if (isDue) {
    checkIsOurs(paths, host.uid)
    await stopGateway(admin, places)
  }
  const options = {command: gatewayCommand(root), env: environmentFor(host, places), logFile: places.logFile}
  const isStarted = (isDue || !isUp) && (await startGateway(admin, options))
  const endpoint = await endpointOf(admin)
  if (!isStarted) return already(`runs, ${endpoint}`)
  return done(isDue ? `restarted with the new settings, ${endpoint}` : `started, ${endpoint}`)
}

async function asService({admin, host, paths}: SetupContext, {isUp, isDue}: Found): Promise<Outcome> {
  checkMayControl(host.uid, 'start')
  if (isUp && !(await isServiceActive()))
    return left(`it runs, but not as ${SERVICE}: kill ${holderOf(paths.dataDir)}, then this again`)
  const isEnabled = await isServiceEnabled()
  if (!isEnabled) await enableService()
  const start = async () => {
    if (isDue) await restartService(paths)
    else if (!isUp) await startService(paths)
  }
  await startAndWait(start, {admin, env: host.env})
  const endpoint = await endpointOf(admin)
  if (isDue) return done(`restarted ${SERVICE} with the new settings, ${endpoint}`)
  if (!isEnabled) return done(`enabled ${SERVICE}, ${endpoint}`)
  return isUp ? already(`${SERVICE} runs, ${endpoint}`) : done(`started ${SERVICE}, ${endpoint}`)
}

/** The gateway began with other settings, or systemd was told to listen elsewhere. */
async function isStale({admin, host, paths}: SetupContext): Promise<boolean> {
  const {listen} = await loadSettings(paths.settingsFile, {})
  if (isService(host, paths) && !doSocketsFit(listen)) return true
  return isRestartDue((await admin.call('status.get', {})).gateway, paths.settingsFile)
}

async function endpointOf(admin: SetupContext['admin']): Promise<string> {
  return (await admin.call('status.get', {})).gateway.endpoint
}
