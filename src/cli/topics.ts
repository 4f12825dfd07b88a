import {VARIABLES} from '../config/env.ts'
import type {Paths} from '../config/paths.ts'
import {ERRORS} from '../contract/errors.ts'
import {preferencesFile} from './preferences.ts'
import {fields, table, wrap} from './table.ts'

export interface TopicContext {
  readonly paths: Paths
  /** columns to fit into */
  readonly width: number
}

interface Topic {
  readonly summary: string
  render(context: TopicContext): string | Promise<string>
}

/** What groups of commands are for, in the list of `kruxos help`. */
export const GROUPS: Readonly<Record<string, string>> = {
  agent: 'Register, revoke and restore agents.',
  alerts: 'What operators should know.',
  approve: 'Decide about calls that wait for approval.',
  audit: 'What was done, by whom, and whether the record is whole.',
  backup: 'All that a gateway is in one encrypted file, and back.',
  capability: 'See and run what agents can do; short: cap.',
  'cli-config': 'Write the configuration of Claude Code, Claude Desktop and Codex.',
  config: 'Preferences of this command line.',
  context: 'Gateways of other machines, through ssh.',
  gateway: 'Start, stop and look at the gateway.',
  mount: 'Folders of this machine that agents see under /mnt.',
  schedule: 'Calls that agents planned.',
  service: 'Connect mail accounts, and look after mail that leaves.',
  'service:add': 'Connect a service.',
  session: 'See and end the sessions of agents.',
  state: 'See, change, back up and restore what agents keep.',
  policy: 'Decide what agents may do, and see why.',
  token: 'Create, replace and revoke tokens.',
  trash: 'What agents deleted: see it, bring it back, remove it for good.',
  upstream: 'MCP servers of others, as capabilities.',
  'user-token': 'Tokens for people.',
  vault: 'Secrets for capabilities, and the seal of the vault.',
}

/** Manual pages that are no command: `kruxos help NAME`. */
export const TOPICS: Readonly<Record<string, Topic>> = {
  environment: {
    summary: 'variables that kruxos, mcp-bridge and the gateway read',
    render: ({width}) => table(['VARIABLE', 'MEANING'], Object.entries(VARIABLES), {width}),
  },
  'exit-codes': {
    summary: 'what the exit status says, with and without --json',
    render: ({width}) => exitCodes(width),
  },
  files: {
    summary: 'where everything is on this machine, for you',
    render: ({paths}) => files(paths),
  },
  formatting: {
    summary: 'JSON, tables, colour and questions',
    render: ({width}) =>
      FORMATTING.flatMap(paragraph => ['', ...wrap(paragraph, width)])
        .slice(1)
        .join('\n'),
  },
  settings: {
    summary: 'every key of gateway.yaml, its values and default, with an example',
    // Loaded for this page alone: it brings the schema of the settings.
    render: async ({paths, width}) => (await import('./settings-page.ts')).settingsPage(paths.settingsFile, width),
  },
}

function exitCodes(width: number): string {
  const rows = Object.entries(ERRORS).map(([code, {exit, when}]) => [String(exit), code, when])
  const done = ['0', 'OK', 'done; also "nothing to list" and "so already"']
  const signal = ['128+n', '', 'ended by signal n: 130 Ctrl-C, 141 a reader that went away, 143 kill']
  const more = 'kruxos help CODE says what each means and how to mend it.'
  return `${table(['EXIT', 'CODE', 'WHEN'], [done, ...rows, signal], {width})}\n\n${more}`
}

function files(paths: Paths): string {
  return fields([
    ['Mode', paths.mode === 'appliance' ? 'appliance (places of the system)' : 'single user'],
    ['Settings', paths.settingsFile],
    ['Profile of the SDKs', paths.profileFile],
    ['Policies', paths.policiesDir],
    ['Preferences', preferencesFile(paths.configDir)],
    ['Data', paths.dataDir],
    ['Store', paths.storeFile],
    ['Vault key', paths.vaultKeyFile],
    ['Audit log', paths.auditFile],
    ['Audit key', paths.auditKeyFile],
    ['CA', paths.caFile],
    ['Workspaces', paths.workspacesDir],
    ['Backups of state', paths.backupsDir],
    ['Log', paths.logFile],
    ['Admin socket', paths.adminSocket],
    ['Bridge socket', paths.bridgeSocket],
  ])
}

const FORMATTING: readonly string[] = [
  'Results go to stdout; progress, warnings and errors to stderr.',
  '--json prints one object {"schema": "kruxos.<operation>/v1", ...}. Fields may be added to it; what would break a reader is a new version, asked for with --json=2. The versions that exist: 1. An error is {"error": {"code", "message", "hint"}} on stdout, with the same exit code as without --json.',
  'Tables are fitted to the terminal. In a pipe or a file nothing is shortened or wrapped. What came from agents and clients is shown with control and invisible characters escaped.',
  'Colour is used on terminals only. NO_COLOR or TERM=dumb turn it off, FORCE_COLOR turns it on.',
  'Questions are asked when stdin and stderr are terminals, unless CI or KRUXOS_NO_INPUT is set or --no-input is given. Without anybody to ask, what is missing is a USAGE error that names the flag. stdin is read only where a flag says so.',
  'kruxos config set output json makes --json the default; --no-json is the way back for one command.',
]
