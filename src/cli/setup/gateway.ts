import {setTimeout as sleep} from 'node:timers/promises'
import {loadSettings, settingsVersion} from '../../config/settings.ts'
import {KruxosError} from '../../contract/errors.ts'
import {askReady, startGateway, stopGateway} from '../daemon.ts'
import {gatewayCommand} from '../entries.ts'
import {checkIsOurs, environmentFor, pathsOfRunning} from '../own-gateway.ts'
import {already, done, left, type Outcome, type SetupContext} from './step.ts'
import {findUnit, UNIT, type Unit} from './unit.ts'

const READY_TIMEOUT_MS = 60_000
const POLL_MS = 100

/** A gateway that runs, with the settings as they are now; as the service of the package where there is one. */
export async function runGateway(context: SetupContext): Promise<Outcome> {
  const {admin} = context
  const unit = await findUnit(context)
  const isUp = (await askReady(admin)) !== null
  const isByHand = unit === null || (isUp && !(await unit.isActive()))
  const isDue = isUp && (await isStale(context))
  if (isDue && (await wouldLock(context)))
    return left('a restart is due and would lock the vault: kruxos gateway restart, then kruxos vault unlock')
  if (!isByHand) return asService(admin, unit, {isUp, isDue})
  if (unit !== null && !isDue) return left(`it runs, but not as ${UNIT}: kruxos gateway stop, then this again`)
  return byHand(context, {isUp, isDue})
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

async function asService(admin: SetupContext['admin'], unit: Unit, {isUp, isDue}: Found): Promise<Outcome> {
  const isEnabled = await unit.isEnabled()
  if (!isEnabled || !isUp) await unit.enable()
  if (isDue) await unit.restart()
  await waitUntilReady(admin)
  const endpoint = await endpointOf(admin)
  if (isDue) return done(`restarted ${UNIT} with the new settings, ${endpoint}`)
  return isEnabled && isUp ? already(`${UNIT} runs, ${endpoint}`) : done(`enabled ${UNIT}, ${endpoint}`)
}

/** A vault that a person unlocked stays closed after a restart, unless the passphrase is known here. */
async function wouldLock({admin, passphrase}: SetupContext): Promise<boolean> {
  const {vault} = await admin.call('vault.status', {})
  return vault.sealer === 'passphrase' && vault.state === 'unlocked' && passphrase === undefined
}

/** True when gateway.yaml says something else than what the gateway began with. */
async function isStale({admin, paths}: Pick<SetupContext, 'admin' | 'paths'>): Promise<boolean> {
  const {gateway} = await admin.call('status.get', {})
  return gateway.settings !== settingsVersion(await loadSettings(paths.settingsFile, {}))
}

async function endpointOf(admin: SetupContext['admin']): Promise<string> {
  return (await admin.call('status.get', {})).gateway.endpoint
}

/** @throws KruxosError UNREACHABLE */
async function waitUntilReady(admin: SetupContext['admin']): Promise<void> {
  for (const end = Date.now() + READY_TIMEOUT_MS; Date.now() < end; await sleep(POLL_MS))
    if ((await askReady(admin))?.ready) return
  throw new KruxosError('UNREACHABLE', `${UNIT} is not ready after ${READY_TIMEOUT_MS / 1000} s`, {
    hint: `journalctl -u ${UNIT} -n 50`,
  })
}
