import {accessSync, constants, readFileSync} from 'node:fs'
import {connect as connectSocket} from 'node:net'
import {connect} from 'node:tls'
import type {Paths} from '../../config/paths.ts'
import {type ErrorCode, isErrorCode, KruxosError} from '../../contract/errors.ts'
import type {StatusResult} from '../../contract/status.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Witness} from '../audit/witness.ts'
import {checkApprovals} from './approvals.ts'
import {type Check, failed, ok, warning} from './check.ts'
import {checkMounts} from './mounts.ts'

const TLS_TIMEOUT_MS = 5000

export interface GatewayQuestion {
  readonly admin: AdminClient
  readonly version: string
  readonly witness: Witness
  readonly paths: Paths
  readonly uid: number | null
}

/** Asks the gateway how it is, and looks at its port as a bridge would. */
export async function checkGateway({admin, version, witness, paths, uid}: GatewayQuestion): Promise<Check[]> {
  const status = await admin.call('status.get', witness.question).catch((error: unknown) => error)
  const isVisitor = paths.mode === 'appliance' && uid !== 0
  if (isVisitor && status instanceof KruxosError && status.code === 'DENIED')
    return [
      ok('gateway', 'run by root; only its administrators may ask it'),
      await checkBridgeSocket(paths.bridgeSocket),
    ]
  if (status instanceof Error) return [unreachable(status)]
  const state = status as StatusResult
  return [
    checkVersion(state, version),
    checkVault(state),
    checkAudit(state, witness),
    checkAgents(state),
    ...checkServices(state),
    ...checkPolicy(state),
    ...checkUpstreams(state),
    ...checkApprovals(state.approvals, paths.mode),
    ...(await checkMounts(admin)),
    await checkPrograms(admin),
    await checkPort(state),
  ]
}

/** Where the bridges of a user who is no administrator get their tokens. */
async function checkBridgeSocket(path: string): Promise<Check> {
  const fault = await connectFault(path)
  if (fault === null) return ok('bridge socket', path)
  if (fault === 'ENOENT')
    return warning('bridge socket', 'you were granted no token yet', 'sudo kruxos cli-config generate --write')
  return failed('bridge socket', `no answer at ${path} (${fault})`, 'sudo kruxos gateway start', 'UNREACHABLE')
}

function connectFault(path: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connectSocket(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(null)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}

function unreachable(error: Error): Check {
  const {message, hint, code} =
    error instanceof KruxosError ? error : {message: error.message, hint: undefined, code: 'INTERNAL'}
  return failed('gateway', message, hint ?? 'kruxos gateway start', codeOf(code))
}

function codeOf(code: string): ErrorCode {
  return isErrorCode(code) ? code : 'INTERNAL'
}

function checkVersion({gateway}: StatusResult, version: string): Check {
  const detail = `running (pid ${gateway.pid}, ${gateway.endpoint})`
  if (gateway.version === version) return ok('gateway', detail)
  return warning('gateway', `${detail}, version ${gateway.version}; this is ${version}`, 'kruxos gateway restart')
}

function checkVault({vault}: StatusResult): Check {
  if (vault.state === 'unlocked') return ok('vault', `unlocked (${vault.sealer}, ${vault.entries} entries)`)
  const detail = vault.reason?.replace(/: kruxos vault unlock$/, '') ?? `the vault is ${vault.state}`
  // What broke it stands in the reason; once that is mended, unlocking reads the key again.
  return failed('vault', detail, 'kruxos vault unlock', vault.state === 'locked' ? 'LOCKED' : 'IO')
}

function checkAudit(status: StatusResult, witness: Witness): Check {
  const regress = witness.judge(status)
  if (regress !== null) return failed('audit log', regress, 'kruxos audit verify', 'CONFLICT')
  const {head, reason, failMode, unrecorded} = status.audit
  if (reason !== null) return failed('audit log', reason, 'kruxos gateway logs -n 50', 'IO')
  if (unrecorded > 0)
    return warning(
      'audit log',
      `${unrecorded} calls and changes ran unrecorded`,
      'kruxos audit query --event audit.gap',
    )
  if (failMode === 'deny') return ok('audit log', `ends at row ${head.seq}`)
  return warning('audit log', 'calls run even when they cannot be recorded', 'set audit.fail_mode to deny')
}

function checkPolicy({policy}: StatusResult): Check[] {
  if (policy.problems.length === 0) return [ok('policy', `${policy.name} (${policy.source})`)]
  return policy.problems.map(problem => failed('policy', problem, 'kruxos policy validate', 'IO'))
}

/** What the agents run. Its `missing` ends with the command that mends it. */
async function checkPrograms(admin: AdminClient): Promise<Check> {
  const {missing} = (await admin.call('capability.show', {name: 'process.run'})).capability
  if (missing === null) return ok('programs', 'agents can run programs')
  const [, why = missing, command = 'kruxos gateway restart'] = /^(.*): (.*)$/.exec(missing) ?? []
  return warning('programs', `agents cannot run programs: ${why}`, command)
}

function checkUpstreams({upstreams: {enabled, running, unapproved}}: StatusResult): Check[] {
  if (enabled === 0 && unapproved === 0) return []
  const hint = 'kruxos upstream list'
  if (running < enabled) return [warning('upstream', `${enabled - running} of ${enabled} servers do not run`, hint)]
  if (unapproved > 0) return [warning('upstream', `${unapproved} tools changed or are new and wait for approval`, hint)]
  return [ok('upstream', `${running} of ${enabled} servers run, their tools as approved`)]
}

function checkAgents({agents}: StatusResult): Check {
  return ok('agents', `${agents.registered} registered, ${agents.active} active`)
}

function checkServices({services: {services}}: StatusResult): Check[] {
  return services.map(({name, fault}) =>
    fault === null ? ok('service', name) : warning('service', `${name}: ${fault}`, `kruxos service test ${name}`),
  )
}

/** The certificate must satisfy exactly what a bridge demands: our authority, the name, the dates. */
async function checkPort({gateway}: StatusResult): Promise<Check> {
  const {caFile, endpoint, certificateExpiresAt} = gateway
  if (caFile === null) return ok('certificate', `the operator's own, valid until ${certificateExpiresAt}`)
  if (!isReadable(caFile)) return failed('certificate', `cannot read ${caFile}`, `ls -l ${caFile}`, 'IO')
  const fault = await tlsFault(new URL(endpoint), caFile)
  if (fault === null) return ok('certificate', `trusted through ${caFile}, valid until ${certificateExpiresAt}`)
  return failed('certificate', `a bridge would refuse ${endpoint}: ${fault}`, 'kruxos gateway restart', 'UNREACHABLE')
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK)
    return true
  } catch {
    return false
  }
}

function tlsFault({hostname, port}: URL, caFile: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      servername: hostname,
      ca: readFileSync(caFile),
      rejectUnauthorized: true,
      timeout: TLS_TIMEOUT_MS,
    })
    const finish = (fault: string | null) => {
      socket.destroy()
      resolve(fault)
    }
    socket.once('secureConnect', () => finish(null))
    socket.once('timeout', () => finish('no answer'))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
  })
}
