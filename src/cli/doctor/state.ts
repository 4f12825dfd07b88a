import type {StatusResult} from '../../contract/status.ts'
import type {Witness} from '../audit/witness.ts'
import {type Check, failed, ok, warning} from './check.ts'

/** What the gateway says of itself. */
export function checkState(status: StatusResult, {version, witness}: {version: string; witness: Witness}): Check[] {
  return [
    checkVersion(status, version),
    checkVault(status),
    checkAudit(status, witness),
    checkAgents(status),
    ...checkServices(status),
    ...checkPolicy(status),
    ...checkUpstreams(status),
  ]
}

function checkVersion({gateway}: StatusResult, version: string): Check {
  const detail = `running (pid ${gateway.pid}, ${gateway.endpoint})`
  if (gateway.version === version) return ok('gateway', detail)
  return warning('gateway', `${detail}, version ${gateway.version}; this is ${version}`, 'kruxos gateway restart')
}

function checkVault({vault}: StatusResult): Check {
  if (vault.state === 'unlocked')
    return ok('vault', `unlocked (${vault.sealer}, ${vault.entries} ${vault.entries === 1 ? 'entry' : 'entries'})`)
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

function checkAgents({agents}: StatusResult): Check {
  return ok('agents', `${agents.registered} registered, ${agents.active} active`)
}

function checkServices({services: {services}}: StatusResult): Check[] {
  return services.map(({name, fault}) =>
    fault === null ? ok('service', name) : warning('service', `${name}: ${fault}`, `kruxos service test ${name}`),
  )
}

function checkPolicy({policy}: StatusResult): Check[] {
  if (policy.problems.length === 0) return [ok('policy', `${policy.name} (${policy.source})`)]
  return policy.problems.map(problem => failed('policy', problem, 'kruxos policy validate', 'IO'))
}

function checkUpstreams({upstreams: {enabled, running, unapproved}}: StatusResult): Check[] {
  if (enabled === 0 && unapproved === 0) return []
  const hint = 'kruxos upstream list'
  if (running < enabled) return [warning('upstream', `${enabled - running} of ${enabled} servers do not run`, hint)]
  if (unapproved > 0) return [warning('upstream', `${unapproved} tools changed or are new and wait for approval`, hint)]
  return [ok('upstream', `${running} of ${enabled} servers run, their tools as approved`)]
}
