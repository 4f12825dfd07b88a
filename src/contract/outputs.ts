import {z} from 'zod'
import {ApplyResult, DiffResult, ExportResult} from './appliance-outputs.ts'
import {Approval, Grant} from './approval.ts'
import {AuditEntry} from './audit.ts'
import {BackupCreateResult, BackupListResult, BackupRestoreResult, BackupVerifyResult} from './backup.ts'
import {CliConfigListResult, CliConfigResult, CliConfigUsersResult} from './cli-config.ts'
import {DoctorResult} from './doctor.ts'
import {ERRORS} from './errors.ts'
import {operations} from './operations.ts'
import {PairUseResult, UnpairResult} from './pairing.ts'
import {PolicyImportResult, PolicyInitResult, PolicyTestResult, PolicyValidateResult} from './policy.ts'
import {SetupResult} from './setup.ts'
import {GatewayState} from './status.ts'
import {SupportBundleResult} from './support.ts'
import {TokenCreateResult, TokenRevealResult, TokenUnwrapResult} from './token.ts'
import {UninstallResult} from './uninstall.ts'
import {UpstreamImportResult} from './upstream.ts'

const result = <N extends keyof typeof operations>(name: N): (typeof operations)[N]['result'] => operations[name].result

const file = z.string().nullable().describe('the file of --out or --env-out that holds the secret, which is then null')
const started = z.strictObject({changed: z.boolean(), pid: z.int(), endpoint: z.string(), logFile: z.string()})
const context = z.strictObject({
  name: z.string(),
  url: z.string().nullable().describe('null: this machine'),
  current: z.boolean(),
})
const preference = z.strictObject({name: z.string(), value: z.string().nullable()})

const ErrorDetails = z.strictObject({
  code: z.enum(Object.keys(ERRORS)),
  message: z.string(),
  hint: z.string().optional(),
  issues: z.array(z.strictObject({path: z.string(), message: z.string()})).optional(),
})

const decided = z.strictObject({
  results: z.array(
    z.strictObject({
      id: z.string(),
      ok: z.boolean(),
      changed: z.boolean(),
      approval: Approval.nullable(),
      grant: Grant.nullable(),
      error: ErrorDetails.nullable(),
    }),
  ),
})

/**
 * What `--json` prints, by the name in `"schema": "kruxos.<name>/v1"`. Adding a field is free; anything else is a new
 * version.
 */
export const outputs = {
  'agent.create': result('agent.create'),
  'agent.kill': result('agent.kill'),
  'agent.list': result('agent.list'),
  'agent.pause': result('agent.pause'),
  'agent.restore': result('agent.restore'),
  'agent.resume': result('agent.resume'),
  'agent.revoke': result('agent.revoke'),
  'agent.show': result('agent.show'),
  'agent.tools': result('agent.tools'),
  'alert.ack': result('alert.ack'),
  'alert.list': result('alert.list'),
  apply: ApplyResult,
  'audit.export': z.strictObject({
    format: z.enum(['jsonl', 'otlp']),
    rows: z.int().min(0),
    file: z.string().nullable(),
  }),
  'audit.query': z.strictObject({entries: z.array(AuditEntry), next: z.int().nullable().describe('for --cursor')}),
  'audit.replay': z.strictObject({session: z.string(), entries: z.array(AuditEntry)}),
  'audit.rotate': result('audit.rotate'),
  'audit.stats': result('audit.stats'),
  'audit.tail': z.strictObject({entries: z.array(AuditEntry)}),
  'audit.verify': result('audit.verify'),
  'approval.accept': decided,
  'approval.list': result('approval.list'),
  'approval.reject': decided,
  'approval.show': result('approval.show'),
  'backup.create': BackupCreateResult,
  'backup.list': BackupListResult,
  'backup.restore': BackupRestoreResult,
  'backup.verify': BackupVerifyResult,
  'capability.call': result('capability.call'),
  'capability.cost': result('capability.cost'),
  'capability.list': result('capability.list'),
  'capability.show': result('capability.show'),
  'capability.types': z.strictObject({
    lang: z.enum(['ts', 'py']),
    capabilities: z.int().min(0).describe('how many have a signature'),
    text: z.string().describe('the module'),
  }),
  'cli-config.generate': CliConfigResult,
  'cli-config.list': CliConfigListResult,
  'cli-config.remove': CliConfigResult,
  'cli-config.users': CliConfigUsersResult,
  'cli-config.verify': CliConfigResult,
  'config.get': preference,
  'config.list': z.strictObject({file: z.string(), preferences: z.array(preference)}),
  'config.set': z.strictObject({...preference.shape, changed: z.boolean()}),
  'context.add': z.strictObject({context, changed: z.boolean()}),
  'context.list': z.strictObject({contexts: z.array(context)}),
  'context.remove': z.strictObject({context, changed: z.boolean()}),
  'context.show': z.strictObject({context, ssh: z.string().nullable().describe('the command that reaches it')}),
  'context.use': z.strictObject({context, changed: z.boolean()}),
  diff: DiffResult,
  doctor: DoctorResult,
  export: ExportResult,
  'fan-out': z.strictObject({
    results: z.array(
      z.strictObject({
        context: z.string(),
        exit: z.int(),
        output: z.unknown().describe('what the command prints with --json there; null when it printed no JSON'),
      }),
    ),
  }),
  'gateway.logs': z.strictObject({file: z.string(), lines: z.array(z.string())}),
  'gateway.restart': started,
  'gateway.start': started,
  'gateway.status': GatewayState,
  'gateway.stop': z.strictObject({changed: z.boolean(), pid: z.int().nullable().describe('null: it did not run')}),
  'grant.list': result('grant.list'),
  'grant.revoke': result('grant.revoke'),
  help: z.strictObject({subject: z.string(), text: z.string()}),
  'mount.add': result('mount.add'),
  'mount.list': result('mount.list'),
  'mount.relabel': result('mount.relabel'),
  'mount.remove': result('mount.remove'),
  'mount.toggle-readonly': result('mount.toggle-readonly'),
  'outbox.cancel': result('outbox.cancel'),
  'outbox.list': result('outbox.list'),
  'outbox.send': result('outbox.send'),
  'outbox.show': result('outbox.show'),
  'pairing.cancel': result('pairing.cancel'),
  'pairing.create': result('pairing.create'),
  'pairing.list': result('pairing.list'),
  'pairing.remove': UnpairResult,
  'pairing.use': PairUseResult,
  'policy.diff': result('policy.diff'),
  'policy.explain': result('policy.explain'),
  'policy.import': PolicyImportResult,
  'policy.init': PolicyInitResult,
  'policy.replay': result('policy.replay'),
  'policy.set': result('policy.set'),
  'policy.show': result('policy.show'),
  'policy.test': PolicyTestResult,
  'policy.validate': PolicyValidateResult,
  'secret.list': result('secret.list'),
  'secret.revoke': result('secret.revoke'),
  'secret.rotate': result('secret.rotate'),
  'secret.scope': result('secret.scope'),
  'secret.set': result('secret.set'),
  'secret.show': result('secret.show'),
  'schedule.delete': result('schedule.delete'),
  'schedule.list': result('schedule.list'),
  'schedule.show': result('schedule.show'),
  'service.add': result('service.add'),
  'service.list': result('service.list'),
  'service.remove': result('service.remove'),
  'service.show': result('service.show'),
  'service.test': result('service.test'),
  'session.kill': result('session.kill'),
  'session.list': result('session.list'),
  'session.show': result('session.show'),
  setup: SetupResult,
  'state.backup': result('state.backup'),
  'state.backups': result('state.backups'),
  'state.delete': result('state.delete'),
  'state.get': result('state.get'),
  'state.list': result('state.list'),
  'state.quota': result('state.quota'),
  'state.restore': result('state.restore'),
  'state.set': result('state.set'),
  'status.get': result('status.get'),
  'support-bundle': SupportBundleResult,
  'token.create': z.strictObject({...TokenCreateResult.shape, file}),
  'token.grant': result('token.grant'),
  'token.list': result('token.list'),
  'token.reveal': z.strictObject({...TokenRevealResult.shape, secret: z.string().nullable(), file}),
  'token.revoke': result('token.revoke'),
  'token.rotate': z.strictObject({...TokenCreateResult.shape, file}),
  'token.show': result('token.show'),
  'token.ungrant': result('token.ungrant'),
  'token.unwrap': z.strictObject({...TokenUnwrapResult.shape, file}),
  'trash.cleanup': result('trash.cleanup'),
  'trash.list': result('trash.list'),
  'trash.restore': result('trash.restore'),
  uninstall: UninstallResult,
  'upstream.add': result('upstream.add'),
  'upstream.approve': result('upstream.approve'),
  'upstream.disable': result('upstream.disable'),
  'upstream.enable': result('upstream.enable'),
  'upstream.import': UpstreamImportResult,
  'upstream.list': result('upstream.list'),
  'upstream.remove': result('upstream.remove'),
  'upstream.show': result('upstream.show'),
  'upstream.test': result('upstream.test'),
  'vault.lock': result('vault.lock'),
  'vault.reseal': result('vault.reseal'),
  'vault.rotate-key': result('vault.rotate-key'),
  'vault.status': result('vault.status'),
  'vault.unlock': result('vault.unlock'),
  version: z.strictObject({version: z.string(), node: z.string(), platform: z.string()}),
  wait: z.strictObject({condition: z.string(), waitedSeconds: z.number().min(0)}),
  watch: AuditEntry.describe('one line each'),
} as const satisfies Record<string, z.ZodObject>

/** The error object, the same for every command. */
export const ErrorOutput = z.strictObject({error: z.strictObject({...ErrorDetails.shape, hint: z.string()})})

/** The whole object that a command prints, its own name included. */
export function outputSchema(name: keyof typeof outputs): z.ZodObject {
  return z.strictObject({schema: z.literal(`kruxos.${name}/v1`), ...outputs[name].shape})
}
