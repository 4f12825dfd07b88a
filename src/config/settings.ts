import {createHash} from 'node:crypto'
import {readFile, stat} from 'node:fs/promises'
import {isIP} from 'node:net'
import {type Document, isMap, isScalar, LineCounter, type Node, parseDocument} from 'yaml'
import {z} from 'zod'
import {KruxosError} from '../contract/errors.ts'
import {fieldIssues, issueSentence} from '../contract/issues.ts'
import {Sealer} from '../contract/vault.ts'
import type {Environment} from './env.ts'
import {Network} from './network-settings.ts'
import {Notify} from './notify-settings.ts'

const MIB = 1_048_576

/** As /etc/hosts knows them, with underscores too; what ends with digits alone would be an IPv4 address. */
const HOST_NAME = /^(?!(?:.*\.)?\d+$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i

const ListenHost = z
  .string()
  .refine(host => isIP(host) !== 0 || HOST_NAME.test(host), 'an address or a name of this machine')

const Listen = z
  .strictObject({
    hosts: z.array(ListenHost).min(1).default(['127.0.0.1', '::1']).describe('addresses to listen on'),
    port: z.int().min(0).max(65_535).default(7700).describe('0 takes a free port'),
  })
  .prefault({})

const Access = z
  .strictObject({
    hostnames: z.array(z.string()).default([]).describe('further names in the certificate and in the Host rule'),
    allowed_origins: z.array(z.string()).default([]).describe('browser origins that may connect; none by default'),
    allow_query_token: z.boolean().default(false).describe('take ?token= from the URL; it ends up in logs'),
    certificate_file: z.string().nullable().default(null).describe("the operator's own certificate chain, PEM"),
    key_file: z.string().nullable().default(null).describe('its private key, PEM, mode 0600'),
  })
  .prefault({})

const Limits = z
  .strictObject({
    max_message_bytes: z
      .int()
      .min(1024)
      .max(64 * MIB)
      .default(16 * MIB)
      .describe('one JSON-RPC message, bytes'),
    max_connections: z.int().min(1).max(100_000).default(1024),
    max_connections_per_token: z.int().min(1).max(10_000).default(64),
    max_calls_in_flight: z.int().min(1).max(10_000).default(64).describe('per connection'),
    call_timeout_seconds: z.int().min(1).max(3600).default(60),
  })
  .prefault({})

const Sessions = z
  .strictObject({
    grace_seconds: z.int().min(0).max(86_400).default(120).describe('how long a lost session can be resumed'),
  })
  .prefault({})

const Vault = z
  .strictObject({
    sealer: Sealer.default('key-file').describe('used when the vault is made; `kruxos vault reseal` changes it'),
  })
  .prefault({})

const Approvals = z
  .strictObject({
    hold_seconds: z
      .int()
      .min(0)
      .max(3600)
      .default(45)
      .describe('how long a call is held for a decision before it is answered as pending; many hosts give up after 60'),
    step_up: z
      .enum(['none', 'passphrase'])
      .default('none')
      .describe('passphrase: each acceptance asks for the passphrase of the vault'),
    ask_operators: z
      .boolean()
      .default(false)
      .describe("an operator's own calls wait as well: for a second person, or for a second look"),
    max_pending_per_agent: z.int().min(1).max(10_000).default(20).describe('further requests of an agent are refused'),
  })
  .prefault({})

const Schedules = z
  .strictObject({
    max_per_agent: z.int().min(1).max(10_000).default(50).describe('further planned calls of an agent are refused'),
    min_interval_seconds: z
      .int()
      .min(60)
      .max(86_400)
      .default(60)
      .describe('a cron line that comes more often is refused'),
  })
  .prefault({})

const Audit = z
  .strictObject({
    retention_days: z.int().min(1).max(36_500).default(90).describe('older rows are dropped, once a day'),
    fail_mode: z
      .enum(['deny', 'degrade'])
      .default('deny')
      .describe(
        'what becomes of calls and changes while the audit log cannot be written: refused, or let pass unrecorded',
      ),
  })
  .prefault({})

const Metrics = z
  .strictObject({
    otlp_endpoint: z
      .url({protocol: /^https?$/})
      .nullable()
      .default(null)
      .describe('OpenTelemetry collector to send metrics to, for example http://localhost:4318/v1/metrics'),
    otlp_interval_seconds: z.int().min(1).max(3600).default(60),
    otlp_header_file: z
      .string()
      .nullable()
      .default(null)
      .describe('file of mode 0600 with a header line, such as "authorization: Bearer ..."'),
  })
  .prefault({})

const quotaMb = z.int().min(1).max(1_000_000)

const State = z
  .strictObject({
    session_quota_mb: quotaMb.default(50).describe('memory of one session, megabytes'),
    all_sessions_quota_mb: quotaMb.default(500).describe('memory of all sessions together, megabytes'),
    persistent_quota_mb: quotaMb.default(100).describe('lasting state of one agent, megabytes'),
    persistent_versions: z.int().min(1).max(10_000).default(100).describe('versions of a key that are kept'),
    shared_quota_mb: quotaMb.default(500).describe('what all agents share, megabytes'),
    backups_kept: z
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe('of each agent, of what is shared and of everything; an older one makes room for a new one'),
  })
  .prefault({})

const Process = z
  .strictObject({
    sandbox: z
      .enum(['bubblewrap', 'off'])
      .default('bubblewrap')
      .describe('off: programs of agents run with the rights of the gateway itself, nothing between them'),
    network: z.boolean().default(false).describe('programs reach the network, and services of this machine with it'),
    read_only_paths: z
      .array(z.string().regex(/^\/[^\0]*[^/\0]$/, 'must be an absolute path other than /'))
      .default([])
      .describe('further folders of this machine that programs may read, at the same path'),
    max_running_per_agent: z.int().min(1).max(1000).default(8).describe('programs of one agent at a time'),
    max_processes: z.int().min(4).max(100_000).default(256).describe('in one sandbox'),
    memory_mb: z
      .int()
      .min(16)
      .max(1024 * 1024)
      .default(2048)
      .describe('of one program with all it starts, MiB; a call can ask for less'),
    file_mb: z
      .int()
      .min(1)
      .max(1024 * 1024)
      .default(1024)
      .describe('largest file that a program may write, MiB'),
    background_seconds: z.int().min(1).max(2_000_000).default(86_400).describe('longest life in the background'),
    output_bytes: z
      .int()
      .min(1024)
      .max(64 * MIB)
      .default(MIB / 4)
      .describe('kept of each of stdout and stderr: the beginning and the end'),
  })
  .prefault({})

const Email = z
  .strictObject({
    send_delay_seconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(30)
      .describe('how long a mail of an agent is held, so that it can be cancelled'),
    max_sent_per_hour: z.int().min(1).max(10_000).default(20).describe('mails that one agent may send in an hour'),
    max_deleted_per_hour: z.int().min(1).max(10_000).default(20).describe('mails that one agent may delete one by one'),
  })
  .prefault({})

const Log = z.strictObject({level: z.enum(['error', 'warn', 'info', 'debug']).default('info')}).prefault({})

/** gateway.yaml. Unknown keys are errors; every key has a default. */
export const Settings = z.strictObject({
  listen: Listen,
  access: Access,
  limits: Limits,
  sessions: Sessions,
  vault: Vault,
  audit: Audit,
  approvals: Approvals,
  network: Network,
  schedules: Schedules,
  notify: Notify,
  metrics: Metrics,
  state: State,
  process: Process,
  email: Email,
  log: Log,
})
export type Settings = z.output<typeof Settings>

/**
 * Settings from the file, all defaults where there is none; then from the environment (KRUXOS_LOG).
 * @throws KruxosError IO when the file cannot be read, USAGE (file:line:column) when it does not fit
 */
export async function loadSettings(file: string, env: Environment): Promise<Settings> {
  const settings = parseSettings(await readSettings(file), file)
  return {...settings, log: {level: logLevel(settings, env)}}
}

/** The text of the file, '' where there is none. @throws KruxosError IO, also when everybody can write it */
export async function readSettings(file: string): Promise<string> {
  try {
    const {mode} = await stat(file)
    const isOpen = process.platform !== 'win32' && (mode & 0o002) !== 0 // modes mean nothing there
    if (isOpen) throw new KruxosError('IO', `everybody can write ${file}`, {hint: `chmod o-w ${file}`})
    return await readFile(file, 'utf8')
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return ''
    throw error instanceof KruxosError ? error : new KruxosError('IO', `cannot read ${file}: ${code}`, {cause: error})
  }
}

/** KRUXOS_LOG wins over the file. */
export function logLevel({log}: Settings, env: Environment): Settings['log']['level'] {
  return (env['KRUXOS_LOG'] && Log.unwrap().shape.level.safeParse(env['KRUXOS_LOG']).data) || log.level
}

/**
 * Another one for other settings, the same for the same, however the file is written. What seals a new vault is left out:
 * it means nothing to a gateway that runs.
 */
export function settingsVersion({vault: _, ...settings}: Settings): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex').slice(0, 12)
}

/** @throws KruxosError USAGE naming `file:line:column` and what was expected */
export function parseSettings(text: string, file: string): Settings {
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {lineCounter, uniqueKeys: true})
  const [broken] = document.errors
  if (broken) throw invalid(file, lineCounter.linePos(broken.pos[0]), firstLine(broken.message))
  const result = Settings.safeParse(document.toJS() ?? {})
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : (issue?.path ?? [])
  const position = lineCounter.linePos(offsetOf(document, path, issue?.code === 'unrecognized_keys'))
  const [fault] = fieldIssues(result.error)
  throw invalid(file, position, fault ? issueSentence(fault) : 'does not fit')
}

/** Where the value at `path` begins, or its key; 0 when it is not there. */
function offsetOf(document: Document, path: readonly unknown[], isKey: boolean): number {
  if (!isKey) return (document.getIn(path, true) as Node | undefined)?.range?.[0] ?? 0
  const parent = document.getIn(path.slice(0, -1), true)
  const pair = isMap(parent)
    ? parent.items.find(item => isScalar(item.key) && item.key.value === path.at(-1))
    : undefined
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0
}

function invalid(file: string, {line, col}: {line: number; col: number}, message: string): KruxosError {
  return new KruxosError('USAGE', `${file}:${line}:${col}: ${message}`, {
    hint: 'kruxos help settings',
  })
}

/** Of the parser's message, which shows the place of the fault on further lines. */
function firstLine(message: string): string {
  const [line = message] = message.split(/ at line \d|\n/)
  return `${line.charAt(0).toLowerCase()}${line.slice(1)}`
}

/** The passphrase of the vault, where a file gives it. @throws KruxosError IO when others could read the file */
export async function readPassphraseFile(env: Environment): Promise<string | undefined> {
  const file = env['KRUXOS_VAULT_PASSPHRASE_FILE']
  if (!file) return undefined
  const {mode} = await stat(file).catch(cause => {
    throw new KruxosError('IO', `cannot read the passphrase file ${file}: ${cause.code}`, {cause})
  })
  if ((mode & 0o077) !== 0)
    throw new KruxosError('IO', `others can read the passphrase file ${file}`, {hint: `chmod 600 ${file}`})
  return (await readFile(file, 'utf8')).replace(/\r?\n$/, '')
}
