import {readFileSync} from 'node:fs'
import {connect} from 'node:tls'
import type {Paths} from '../../config/paths.ts'
import {type ErrorCode, isErrorCode, KruxosError} from '../../contract/errors.ts'
import type {StatusResult} from '../../contract/status.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Witness} from '../audit/witness.ts'
import {checkApprovals} from './approvals.ts'
import {type Check, failed, ok, warning} from './check.ts'

const TLS_TIMEOUT_MS = 5000

/** Asks the gateway how it is, and looks at its port as a bridge would. */
export async function checkGateway(
  admin: AdminClient,
  {version, witness, mode}: {version: string; witness: Witness; mode: Paths['mode']},
): Promise<Check[]> {
  const status = await admin.call('status.get', witness.question).catch((error: unknown) => error)
  if (status instanceof Error) return [unreachable(status)]
  const state = status as StatusResult
  return [
    checkVersion(state, version),
    checkVault(state),
    checkAudit(state, witness),
    checkAgents(state),
    ...checkPolicy(state),
    ...checkApprovals(state.approvals, mode),
    await checkPort(state),
  ]
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
  const hint = vault.state === 'locked' ? 'kruxos vault unlock' : (vault.reason ?? 'kruxos gateway logs -n 50')
  return failed(
    'vault',
    vault.reason ?? `the vault is ${vault.state}`,
    hint,
    vault.state === 'locked' ? 'LOCKED' : 'IO',
  )
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

function checkAgents({agents}: StatusResult): Check {
  return ok('agents', `${agents.registered} registered, ${agents.active} active`)
}

/** The certificate must satisfy exactly what a bridge demands: our authority, the name, the dates. */
async function checkPort({gateway}: StatusResult): Promise<Check> {
  const {caFile, endpoint, certificateExpiresAt} = gateway
  if (caFile === null) return ok('certificate', `the operator's own, valid until ${certificateExpiresAt}`)
  const fault = await tlsFault(new URL(endpoint), caFile)
  if (fault === null) return ok('certificate', `trusted through ${caFile}, valid until ${certificateExpiresAt}`)
  return failed(
    'certificate',
    `a bridge would refuse ${endpoint}: ${fault}`,
    'kruxos gateway restart   (and check the clock)',
    'UNREACHABLE',
  )
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
