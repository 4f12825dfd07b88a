import {z} from 'zod'
import {AgentCreateParams, AgentKillResult, AgentListResult, AgentRef, AgentResult, AgentShowResult} from './agent.ts'
import {AlertAckResult, AlertListParams, AlertListResult, AlertRef} from './alert.ts'
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
  PolicyDiffParams,
  PolicyDiffResult,
  PolicyExplainParams,
  PolicyExplanation,
  PolicyReplayParams,
  PolicyReplayResult,
  PolicySetParams,
  PolicySetResult,
  PolicyShowParams,
  PolicyShowResult,
} from './policy.ts'
import {SessionKillResult, SessionListParams, SessionListResult, SessionRef, SessionShowResult} from './session.ts'
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
} from './token.ts'
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
import {VaultChangeResult, VaultResealParams, VaultStatusResult, VaultUnlockParams} from './vault.ts'

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
  'agent.show': {access: 'read', summary: 'Show one agent', params: AgentRef, result: AgentShowResult},
  'alert.ack': {access: 'write', summary: 'Acknowledge an alert', params: AlertRef, result: AlertAckResult},
  'alert.list': {access: 'read', summary: 'List alerts', params: AlertListParams, result: AlertListResult},
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
  'session.kill': {
    access: 'write',
    summary: 'End one session, its calls and what it asked approval for',
    params: SessionRef,
    result: SessionKillResult,
  },
  'session.list': {access: 'read', summary: 'List sessions', params: SessionListParams, result: SessionListResult},
  'session.show': {access: 'read', summary: 'Show one session', params: SessionRef, result: SessionShowResult},
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
