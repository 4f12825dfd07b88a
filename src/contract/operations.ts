import {z} from 'zod'
import {
  AgentCreateParams,
  AgentKillResult,
  AgentListResult,
  AgentRef,
  AgentResult,
  AgentShowResult,
  AgentUpdateParams,
} from './agent.ts'
import {AlertAckResult, AlertListParams, AlertListResult, AlertRef} from './alert.ts'
import {ApplianceLeaseParams, ApplianceLeaseResult} from './appliance-lease.ts'
import {
  ApprovalAcceptParams,
  ApprovalAcceptResult,
  ApprovalListParams,
  ApprovalListResult,
  ApprovalRef,
  ApprovalRejectParams,
  ApprovalRejectResult,
  ApprovalShowResult,
  GrantListParams,
  GrantListResult,
  GrantResult,
} from './approval.ts'
import {
  AuditExportParams,
  AuditExportResult,
  AuditQueryParams,
  AuditQueryResult,
  AuditRotateParams,
  AuditRotateResult,
  AuditStatsParams,
  AuditStatsResult,
  AuditVerifyResult,
} from './audit.ts'
import {
  CapabilityCallParams,
  CapabilityCallResult,
  CapabilityListParams,
  CapabilityListResult,
  CapabilityShowParams,
  CapabilityShowResult,
} from './capability.ts'
import {
  MountAddParams,
  MountChangeResult,
  MountListParams,
  MountListResult,
  MountRef,
  MountRelabelParams,
  MountToggleParams,
} from './mount.ts'
import {
  PairingCancelResult,
  PairingCreateParams,
  PairingCreateResult,
  PairingListResult,
  PairingRef,
} from './pairing.ts'
import {
  PolicyDiffParams,
  PolicyDiffResult,
  PolicyExplainParams,
  PolicyExplanation,
  PolicyRemoveParams,
  PolicyRemoveResult,
  PolicyReplayParams,
  PolicyReplayResult,
  PolicySetParams,
  PolicySetResult,
  PolicyShowParams,
  PolicyShowResult,
} from './policy.ts'
import {
  ScheduleDeleteResult,
  ScheduleListParams,
  ScheduleListResult,
  ScheduleRef,
  ScheduleShowResult,
} from './schedule.ts'
import {
  SecretChangeResult,
  SecretListParams,
  SecretListResult,
  SecretRef,
  SecretRotateParams,
  SecretScopeParams,
  SecretSetParams,
  SecretShowResult,
} from './secret.ts'
import {
  OutboxChangeResult,
  OutboxListParams,
  OutboxListResult,
  OutboxRef,
  OutboxShowResult,
  ServiceAddParams,
  ServiceListResult,
  ServiceRef,
  ServiceRemoveResult,
  ServiceResult,
  ServiceShowResult,
  ServiceTestResult,
  ServiceUpdateParams,
} from './service.ts'
import {SessionKillResult, SessionListParams, SessionListResult, SessionRef, SessionShowResult} from './session.ts'
import {
  StateBackupParams,
  StateBackupResult,
  StateBackupsResult,
  StateDeleteParams,
  StateDeleteResult,
  StateGetParams,
  StateGetResult,
  StateListParams,
  StateListResult,
  StateQuotaParams,
  StateQuotaResult,
  StateRestoreParams,
  StateRestoreResult,
  StateSetParams,
  StateSetResult,
} from './state.ts'
import {ReadyResult, StatusParams, StatusResult, StopResult} from './status.ts'
import {
  TokenChangeResult,
  TokenCreateParams,
  TokenCreateResult,
  TokenGrantParams,
  TokenGrantResult,
  TokenListParams,
  TokenListResult,
  TokenRef,
  TokenRevealResult,
  TokenShowResult,
  TokenUnwrapParams,
  TokenUnwrapResult,
} from './token.ts'
import {AgentSetToolsParams, AgentToolsResult, CapabilityCostParams, CapabilityCostResult} from './tool-set.ts'
import {
  TrashCleanupParams,
  TrashCleanupResult,
  TrashListParams,
  TrashListResult,
  TrashRestoreParams,
  TrashRestoreResult,
} from './trash.ts'
import {
  UpstreamAddParams,
  UpstreamApproveParams,
  UpstreamListResult,
  UpstreamRef,
  UpstreamRemoveResult,
  UpstreamResult,
  UpstreamShowResult,
  UpstreamTestResult,
} from './upstream.ts'
import {
  VaultChangeResult,
  VaultCompareParams,
  VaultCompareResult,
  VaultResealParams,
  VaultRotateKeyParams,
  VaultStatusResult,
  VaultUnlockParams,
} from './vault.ts'

/** `read` changes nothing, `write` changes the gateway's state, `secret` also gives a secret out. */
export type Access = 'read' | 'write' | 'secret'

interface Operation {
  access: Access
  summary: string
  params: z.ZodType
  result: z.ZodType
}

const Nothing = z.strictObject({})

/** The admin API: each operation is `POST /v1/<name>` on the admin socket. Sorted by name. */
export const operations = {
  'agent.create': {access: 'write', summary: 'Register an agent', params: AgentCreateParams, result: AgentResult},
  'agent.kill': {
    access: 'write',
    summary: 'End the sessions of an agent, its calls and what it asked approval for',
    params: AgentRef,
    result: AgentKillResult,
  },
  'agent.list': {access: 'read', summary: 'List agents', params: Nothing, result: AgentListResult},
  'agent.pause': {
    access: 'write',
    summary: 'Refuse the calls of an agent until it is resumed',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.restore': {
    access: 'write',
    summary: 'Let a revoked agent connect again, with new tokens',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.resume': {
    access: 'write',
    summary: 'Let a paused agent call again',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.revoke': {
    access: 'write',
    summary: 'Revoke an agent and its tokens, and close its sessions',
    params: AgentRef,
    result: AgentResult,
  },
  'agent.set-tools': {
    access: 'write',
    summary: 'Choose which tools an agent has, and how its clients see them',
    params: AgentSetToolsParams,
    result: AgentToolsResult,
  },
  'agent.show': {access: 'read', summary: 'Show one agent', params: AgentRef, result: AgentShowResult},
  'agent.tools': {access: 'read', summary: 'Tell which tools an agent has', params: AgentRef, result: AgentToolsResult},
  'agent.update': {
    access: 'write',
    summary: 'Say anew what an agent is for',
    params: AgentUpdateParams,
    result: AgentResult,
  },
  'alert.ack': {access: 'write', summary: 'Acknowledge an alert', params: AlertRef, result: AlertAckResult},
  'alert.list': {access: 'read', summary: 'List alerts', params: AlertListParams, result: AlertListResult},
  'appliance.lease': {
    access: 'write',
    summary: 'Be the only one that applies a file, for some seconds',
    params: ApplianceLeaseParams,
    result: ApplianceLeaseResult,
  },
  'approval.accept': {
    access: 'write',
    summary: 'Approve one request, which then runs once',
    params: ApprovalAcceptParams,
    result: ApprovalAcceptResult,
  },
  'approval.list': {
    access: 'read',
    summary: 'List requests for approval, at once or after the next change',
    params: ApprovalListParams,
    result: ApprovalListResult,
  },
  'approval.reject': {
    access: 'write',
    summary: 'Reject one request and tell its agent why',
    params: ApprovalRejectParams,
    result: ApprovalRejectResult,
  },
  'approval.show': {
    access: 'read',
    summary: 'Show one request, what it would do, and its result',
    params: ApprovalRef,
    result: ApprovalShowResult,
  },
  'audit.export': {
    access: 'read',
    summary: 'Rows of the audit log as they are kept, page by page',
    params: AuditExportParams,
    result: AuditExportResult,
  },
  'audit.query': {
    access: 'read',
    summary: 'Entries of the audit log, or those to come',
    params: AuditQueryParams,
    result: AuditQueryResult,
  },
  'audit.rotate': {
    access: 'write',
    summary: 'Drop rows that are older than they have to be kept',
    params: AuditRotateParams,
    result: AuditRotateResult,
  },
  'audit.stats': {
    access: 'read',
    summary: 'Count calls and events of a time range',
    params: AuditStatsParams,
    result: AuditStatsResult,
  },
  'audit.verify': {
    access: 'read',
    summary: 'Check that the audit log is whole and unchanged',
    params: Nothing,
    result: AuditVerifyResult,
  },
  'capability.call': {
    access: 'write',
    summary: 'Run one capability as the operator',
    params: CapabilityCallParams,
    result: CapabilityCallResult,
  },
  'capability.cost': {
    access: 'read',
    summary: 'Tell how many tokens the list of tools costs a model',
    params: CapabilityCostParams,
    result: CapabilityCostResult,
  },
  'capability.list': {
    access: 'read',
    summary: 'List capabilities and their tiers',
    params: CapabilityListParams,
    result: CapabilityListResult,
  },
  'capability.show': {
    access: 'read',
    summary: 'Show one capability whole',
    params: CapabilityShowParams,
    result: CapabilityShowResult,
  },
  'gateway.ready': {
    access: 'read',
    summary: 'Tell whether the gateway listens and its store is open',
    params: Nothing,
    result: ReadyResult,
  },
  'gateway.stop': {access: 'write', summary: 'Stop the gateway', params: Nothing, result: StopResult},
  'grant.list': {access: 'read', summary: 'List grants', params: GrantListParams, result: GrantListResult},
  'grant.revoke': {access: 'write', summary: 'End a grant', params: ApprovalRef, result: GrantResult},
  'mount.add': {
    access: 'write',
    summary: 'Let agents see a folder of this machine under /mnt',
    params: MountAddParams,
    result: MountChangeResult,
  },
  'mount.list': {access: 'read', summary: 'List mounts', params: MountListParams, result: MountListResult},
  'mount.relabel': {
    access: 'write',
    summary: 'Give a mount another label, and so another path',
    params: MountRelabelParams,
    result: MountChangeResult,
  },
  'mount.remove': {
    access: 'write',
    summary: 'Take a mount away from agents; the folder stays as it is',
    params: MountRef,
    result: MountChangeResult,
  },
  'mount.toggle-readonly': {
    access: 'write',
    summary: 'Make a mount read-only, or writable again',
    params: MountToggleParams,
    result: MountChangeResult,
  },
  'outbox.cancel': {
    access: 'write',
    summary: 'Take back a mail that has not left',
    params: OutboxRef,
    result: OutboxChangeResult,
  },
  'outbox.list': {
    access: 'read',
    summary: 'List mails that wait, or did not leave',
    params: OutboxListParams,
    result: OutboxListResult,
  },
  'outbox.send': {
    access: 'write',
    summary: 'Let a mail leave at once',
    params: OutboxRef,
    result: OutboxChangeResult,
  },
  'outbox.show': {access: 'read', summary: 'Show one mail', params: OutboxRef, result: OutboxShowResult},
  'pairing.cancel': {
    access: 'write',
    summary: 'Void a pairing code',
    params: PairingRef,
    result: PairingCancelResult,
  },
  'pairing.create': {
    access: 'secret',
    summary: 'Give a one-use code with which another machine gets a token',
    params: PairingCreateParams,
    result: PairingCreateResult,
  },
  'pairing.list': {
    access: 'read',
    summary: 'List pairing codes and what became of them, never the codes',
    params: Nothing,
    result: PairingListResult,
  },
  'policy.diff': {
    access: 'read',
    summary: 'Tell which capabilities would get another tier, for which agent',
    params: PolicyDiffParams,
    result: PolicyDiffResult,
  },
  'policy.explain': {
    access: 'read',
    summary: 'Tell what a call would get, and everything that led to it',
    params: PolicyExplainParams,
    result: PolicyExplanation,
  },
  'policy.remove': {
    access: 'write',
    summary: 'Take the policy file of a layer away, and out of force',
    params: PolicyRemoveParams,
    result: PolicyRemoveResult,
  },
  'policy.replay': {
    access: 'read',
    summary: 'Decide the calls of the audit log again under another policy file',
    params: PolicyReplayParams,
    result: PolicyReplayResult,
  },
  'policy.set': {
    access: 'write',
    summary: 'Put a policy file in the place of a layer and in force',
    params: PolicySetParams,
    result: PolicySetResult,
  },
  'policy.show': {
    access: 'read',
    summary: 'Show the policy in force and its files',
    params: PolicyShowParams,
    result: PolicyShowResult,
  },
  'schedule.delete': {
    access: 'write',
    summary: 'End a planned call of an agent',
    params: ScheduleRef,
    result: ScheduleDeleteResult,
  },
  'schedule.list': {
    access: 'read',
    summary: 'List the calls that agents planned',
    params: ScheduleListParams,
    result: ScheduleListResult,
  },
  'schedule.show': {
    access: 'read',
    summary: 'Show one planned call and its last runs',
    params: ScheduleRef,
    result: ScheduleShowResult,
  },
  'secret.list': {
    access: 'read',
    summary: 'List secrets of capabilities, never their values',
    params: SecretListParams,
    result: SecretListResult,
  },
  'secret.revoke': {
    access: 'write',
    summary: 'Destroy the value of a secret; what is known of it stays',
    params: SecretRef,
    result: SecretChangeResult,
  },
  'secret.rotate': {
    access: 'write',
    summary: 'Replace the value of a secret; what it is for stays',
    params: SecretRotateParams,
    result: SecretChangeResult,
  },
  'secret.scope': {
    access: 'write',
    summary: 'Change what a secret may be used for; each list that is given replaces the old one',
    params: SecretScopeParams,
    result: SecretChangeResult,
  },
  'secret.set': {
    access: 'write',
    summary: 'Keep a secret that capabilities may use and nobody can read',
    params: SecretSetParams,
    result: SecretChangeResult,
  },
  'secret.show': {
    access: 'read',
    summary: 'Show what a secret is for and when it was used, never its value',
    params: SecretRef,
    result: SecretShowResult,
  },
  'service.add': {
    access: 'write',
    summary: 'Connect a service and keep its password in the vault',
    params: ServiceAddParams,
    result: ServiceResult,
  },
  'service.list': {access: 'read', summary: 'List connected services', params: Nothing, result: ServiceListResult},
  'service.remove': {
    access: 'write',
    summary: 'Disconnect a service and forget its password',
    params: ServiceRef,
    result: ServiceRemoveResult,
  },
  'service.show': {access: 'read', summary: 'Show one service', params: ServiceRef, result: ServiceShowResult},
  'service.test': {
    access: 'write',
    summary: 'Log in to the servers of a service',
    params: ServiceRef,
    result: ServiceTestResult,
  },
  'service.update': {
    access: 'write',
    summary: 'Change a connected service; mails that it holds stay',
    params: ServiceUpdateParams,
    result: ServiceResult,
  },
  'session.kill': {
    access: 'write',
    summary: 'End one session, its calls and what it asked approval for',
    params: SessionRef,
    result: SessionKillResult,
  },
  'session.list': {access: 'read', summary: 'List sessions', params: SessionListParams, result: SessionListResult},
  'session.show': {access: 'read', summary: 'Show one session', params: SessionRef, result: SessionShowResult},
  'state.backup': {
    access: 'write',
    summary: 'Back up what agents keep',
    params: StateBackupParams,
    result: StateBackupResult,
  },
  'state.backups': {access: 'read', summary: 'List backups of state', params: Nothing, result: StateBackupsResult},
  'state.delete': {
    access: 'write',
    summary: 'Delete a key with its history',
    params: StateDeleteParams,
    result: StateDeleteResult,
  },
  'state.get': {access: 'read', summary: 'Read a key', params: StateGetParams, result: StateGetResult},
  'state.list': {
    access: 'read',
    summary: 'List the keys of an agent, or those that all share',
    params: StateListParams,
    result: StateListResult,
  },
  'state.quota': {
    access: 'read',
    summary: 'Tell how much agents keep, and may',
    params: StateQuotaParams,
    result: StateQuotaResult,
  },
  'state.restore': {
    access: 'write',
    summary: 'Put state back as it is in a backup, all of it or none',
    params: StateRestoreParams,
    result: StateRestoreResult,
  },
  'state.set': {access: 'write', summary: 'Write a key', params: StateSetParams, result: StateSetResult},
  'status.get': {access: 'read', summary: 'The state of the whole gateway', params: StatusParams, result: StatusResult},
  'token.create': {
    access: 'secret',
    summary: 'Create a token and give its secret once',
    params: TokenCreateParams,
    result: TokenCreateResult,
  },
  'token.grant': {
    access: 'write',
    summary: "Let one user's bridge ask for a stored token",
    params: TokenGrantParams,
    result: TokenGrantResult,
  },
  'token.list': {
    access: 'read',
    summary: 'List tokens, never their secrets',
    params: TokenListParams,
    result: TokenListResult,
  },
  'token.reveal': {
    access: 'secret',
    summary: 'Give a stored secret out again',
    params: TokenRef,
    result: TokenRevealResult,
  },
  'token.revoke': {
    access: 'write',
    summary: 'Revoke a token and close its sessions',
    params: TokenRef,
    result: TokenChangeResult,
  },
  'token.rotate': {
    access: 'secret',
    summary: 'Replace the secret of a token; the old one dies at once',
    params: TokenRef,
    result: TokenCreateResult,
  },
  'token.show': {
    access: 'read',
    summary: 'Show one token, never its secret',
    params: TokenRef,
    result: TokenShowResult,
  },
  'token.ungrant': {
    access: 'write',
    summary: "Stop giving a token to one user's bridge",
    params: TokenGrantParams,
    result: TokenChangeResult,
  },
  'token.unwrap': {
    access: 'secret',
    summary: 'Give the secret of a token for its hand-over code, once',
    params: TokenUnwrapParams,
    result: TokenUnwrapResult,
  },
  'trash.cleanup': {
    access: 'write',
    summary: 'Remove for good what was deleted long enough ago',
    params: TrashCleanupParams,
    result: TrashCleanupResult,
  },
  'trash.list': {
    access: 'read',
    summary: 'List what agents deleted and can be restored',
    params: TrashListParams,
    result: TrashListResult,
  },
  'trash.restore': {
    access: 'write',
    summary: 'Bring what an agent deleted back to where it was',
    params: TrashRestoreParams,
    result: TrashRestoreResult,
  },
  'upstream.add': {
    access: 'write',
    summary: 'Start an MCP server of somebody else, approve its tools as they are and offer them',
    params: UpstreamAddParams,
    result: UpstreamResult,
  },
  'upstream.approve': {
    access: 'write',
    summary: 'Approve definitions of tools that changed or are new',
    params: UpstreamApproveParams,
    result: UpstreamResult,
  },
  'upstream.disable': {
    access: 'write',
    summary: 'End a server and take its tools back, until it is enabled',
    params: UpstreamRef,
    result: UpstreamResult,
  },
  'upstream.enable': {
    access: 'write',
    summary: 'Start a server again and offer its tools',
    params: UpstreamRef,
    result: UpstreamResult,
  },
  'upstream.list': {
    access: 'read',
    summary: 'List MCP servers and what became of their tools',
    params: Nothing,
    result: UpstreamListResult,
  },
  'upstream.remove': {
    access: 'write',
    summary: 'End a server and forget what was approved of it',
    params: UpstreamRef,
    result: UpstreamRemoveResult,
  },
  'upstream.show': {
    access: 'read',
    summary: 'Show one server, and its definitions as approved and as they are',
    params: UpstreamRef,
    result: UpstreamShowResult,
  },
  'upstream.test': {
    access: 'write',
    summary: 'Connect to a server once more, beside its connection, and count its tools',
    params: UpstreamRef,
    result: UpstreamTestResult,
  },
  'vault.compare': {
    access: 'read',
    summary: 'Tell whether the vault keeps this value at a path',
    params: VaultCompareParams,
    result: VaultCompareResult,
  },
  'vault.lock': {
    access: 'write',
    summary: 'Forget the vault key until it is unlocked again',
    params: Nothing,
    result: VaultChangeResult,
  },
  'vault.reseal': {
    access: 'write',
    summary: 'Wrap the vault key with another sealer',
    params: VaultResealParams,
    result: VaultChangeResult,
  },
  'vault.rotate-key': {
    access: 'write',
    summary: 'Seal every entry of the vault anew under a new key',
    params: VaultRotateKeyParams,
    result: VaultChangeResult,
  },
  'vault.status': {access: 'read', summary: 'The state of the vault', params: Nothing, result: VaultStatusResult},
  'vault.unlock': {
    access: 'write',
    summary: 'Unlock the vault with its passphrase',
    params: VaultUnlockParams,
    result: VaultChangeResult,
  },
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations
/** What a caller sends. */
export type Params<N extends OperationName> = z.input<(typeof operations)[N]['params']>
/** What a handler receives: defaults filled in. */
export type Parsed<N extends OperationName> = z.output<(typeof operations)[N]['params']>
export type Result<N extends OperationName> = z.output<(typeof operations)[N]['result']>

/** A missing handler, or one that answers the wrong shape, does not compile. */
export type Handlers<Context> = {[N in OperationName]: (params: Parsed<N>, context: Context) => Promise<Result<N>>}

/** Path of an operation on the admin socket. */
export function operationPath(name: OperationName): string {
  return `/v1/${name}`
}
