import {existsSync} from 'node:fs'
import type {Paths} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {StatusResult} from '../../contract/status.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Witness} from '../audit/witness.ts'
import {holderOf} from '../holder.ts'
import {NotRunningError} from '../socket.ts'
import {checkApprovals} from './approvals.ts'
import {checkBridgeSocket} from './bridge-socket.ts'
import {checkCertificate, checkDate} from './certificate.ts'
import {type Check, failed, ok} from './check.ts'
import {checkClockSince} from './clock.ts'
import {checkGroup} from './group.ts'
import {checkMounts} from './mounts.ts'
import {checkPort} from './port.ts'
import {checkPrograms} from './programs.ts'
import {checkSettingsInUse} from './settings.ts'
import {checkState} from './state.ts'

export interface GatewayQuestion {
  readonly admin: AdminClient
  readonly version: string
  readonly witness: Witness
  readonly now: Date
}

interface Here {
  readonly paths: Paths
  readonly uid: number | null
  /** with the gateway of another machine */
  readonly isPaired: boolean
}

/** Asks the gateway of this machine how it is, and looks at its doors as a bridge would. */
export async function checkGateway(question: GatewayQuestion, {paths, uid, isPaired}: Here): Promise<Check[]> {
  const {now} = question
  const isVisitor = paths.mode === 'appliance' && uid !== 0
  const door = {path: paths.bridgeSocket, uid, isVisitor, isGranted: false}
  const group = isVisitor ? await checkGroup(paths.adminSocket) : []
  const status = await ask(question)
  if (isVisitor && status instanceof KruxosError && status.code === 'DENIED')
    return [ok('gateway', 'run by root; only its administrators may ask it'), ...group, await checkBridgeSocket(door)]
  if (isSilent(status)) return [silent(holderOf(paths.dataDir))]
  if (status instanceof NotRunningError && isPaired && !isVisitor && !existsSync(paths.storeFile))
    return [ok('gateway', 'none on this machine, which is paired with that of another')]
  if (status instanceof KruxosError) return [unreachable(status), ...(await whyDown(status, paths))]
  const isGranted = await wasGranted(question.admin, uid)
  return [
    ...(await checkAnswer(question, status, paths.mode)),
    ...group,
    ...(isGranted ? [await checkBridgeSocket({...door, isGranted})] : []),
    ...checkClockSince(status.gateway.startedAt, now),
    ...(await checkSettingsInUse(status.gateway, paths.settingsFile)),
    await checkCertificate(status.gateway, now),
  ]
}

/** Whoever was granted no token has no bridge socket. */
async function wasGranted(admin: AdminClient, uid: number | null): Promise<boolean> {
  const {tokens} = await admin.call('token.list', {}).catch(() => ({tokens: []}))
  return uid !== null && tokens.some(({state, grantedUids}) => state === 'active' && grantedUids.includes(uid))
}

/** What can be told of another machine's from here. */
export async function checkGatewayElsewhere(question: GatewayQuestion): Promise<Check[]> {
  const status = await ask(question)
  if (status instanceof KruxosError) return [unreachable(status)]
  const {gateway} = status
  const date = checkDate(gateway, question.now) ?? ok('certificate', `valid until ${gateway.certificateExpiresAt}`)
  return [...(await checkAnswer(question, status, 'appliance')), date]
}

async function checkAnswer(question: GatewayQuestion, status: StatusResult, mode: Paths['mode']): Promise<Check[]> {
  const {admin} = question
  const more = await Promise.all([checkMounts(admin), checkPrograms(admin)])
  return [...checkState(status, question), ...checkApprovals(status.approvals, mode), ...more.flat()]
}

/** @throws what is no answer of a gateway and no lack of one */
async function ask({admin, witness}: GatewayQuestion): Promise<StatusResult | KruxosError> {
  return admin.call('status.get', witness.question).catch((error: unknown) => {
    if (error instanceof KruxosError) return error
    throw error
  })
}

function unreachable(error: KruxosError): Check {
  return failed('gateway', error.message, error.hint ?? 'kruxos gateway start', error.code)
}

/** The connection was taken, and in all that time nothing was said. */
function isSilent(status: StatusResult | KruxosError): boolean {
  return status instanceof KruxosError && (status.cause as Error | undefined)?.name === 'AbortError'
}

/** One that hangs cannot be asked to stop; what it has written survives the end that no program can refuse. */
function silent(pid: number | null): Check {
  const hint = pid === null ? 'kruxos gateway restart' : `kill -KILL ${pid} && kruxos gateway start`
  return failed('gateway', 'it runs and does not answer', hint, 'UNREACHABLE')
}

async function whyDown(error: KruxosError, paths: Paths): Promise<Check[]> {
  return error instanceof NotRunningError ? checkPort(paths) : []
}
