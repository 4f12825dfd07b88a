import {type AuditLog, type AuditStorage, openAudit} from './audit/index.ts'
import type {Bookkeeping} from './bookkeeping.ts'
import type {Clock} from './clock.ts'
import type {Core} from './core.ts'
import type {GatewayOptions} from './gateway-options.ts'
import {type GatewayPolicy, openPolicy} from './policy/index.ts'
import type {Store} from './store/index.ts'
import {openTls, type Tls} from './tls/index.ts'
import type {ToolSets} from './tool-sets.ts'
import {createTrail} from './trail.ts'
import type {Vault} from './vault/index.ts'
import type {Workspaces} from './workspaces.ts'

export interface Rooms {
  readonly clock: Clock
  readonly store: Store
  readonly audit: AuditLog
  readonly vault: Vault
  readonly tls: Tls
  readonly policy: GatewayPolicy
  readonly toolSets: ToolSets
  readonly core: Core
  readonly bookkeeping: Bookkeeping
  /** the text of /metrics */
  readonly exposition: () => Promise<string>
}

export async function openGatewayAudit(
  {paths, settings, version, log}: GatewayOptions,
  {clock, storage}: {clock: Clock; storage: AuditStorage},
): Promise<AuditLog> {
  return openAudit({
    storage,
    keyFile: paths.auditKeyFile,
    headFile: paths.auditHeadFile,
    failMode: settings.audit.fail_mode,
    retentionDays: settings.audit.retention_days,
    version,
    log,
    now: () => clock.now(),
  })
}

export async function openGatewayPolicy(
  {paths, uid, log}: GatewayOptions,
  {store, audit, clock, workspaces}: {store: Store; audit: AuditLog; clock: Clock; workspaces: Workspaces},
): Promise<GatewayPolicy> {
  const policy = await openPolicy({
    folder: paths.policiesDir,
    ownUid: uid,
    rates: store.rateCounts,
    accepted: store.policyFiles,
    log,
    now: () => clock.now(),
    foldersOf: agent => workspaces.foldersOf(agent),
  })
  const trail = createTrail(audit, log)
  policy.onChange(() => trail.policyChanged(policy.describe()))
  return policy
}

export function openGatewayTls({paths, settings, log}: GatewayOptions): Promise<Tls> {
  const {hostnames, certificate_file: certFile, key_file: keyFile} = settings.access
  return openTls({
    dir: paths.tlsDir,
    hostnames,
    ...(certFile && keyFile ? {operatorFiles: {certFile, keyFile}} : {}),
    now: () => new Date(),
    log,
  })
}
