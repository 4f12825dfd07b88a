import {userInfo} from 'node:os'

/** The only reader of process.env. Everything else is handed an `Environment`. */

export type Environment = Readonly<Record<string, string | undefined>>

/** Every variable that kruxos reads, for `kruxos help environment` and docs/environment.md. */
export const VARIABLES = {
  KRUXOS_DATA_DIR: 'folder of the gateway: store, vault key, certificates, workspaces',
  KRUXOS_CONFIG_DIR: 'folder of gateway.yaml and of the CLI preferences',
  KRUXOS_SOCKET: 'path of the admin socket',
  KRUXOS_BRIDGE_SOCKET: 'path of the bridge socket that mcp-bridge and the SDKs ask for their token',
  KRUXOS_ENDPOINT: 'gateway that mcp-bridge and the SDKs connect to, for example wss://localhost:7700',
  KRUXOS_AGENT_NAME: 'name of the agent; must match the token when given',
  KRUXOS_TOKEN_LABEL: 'label of the token that mcp-bridge and the SDKs ask the bridge socket for',
  KRUXOS_AGENT_TOKEN: 'agent token, where there is no bridge socket (alias KRUXOS_API_KEY)',
  KRUXOS_API_KEY: 'alias of KRUXOS_AGENT_TOKEN',
  KRUXOS_USER_TOKEN: 'user token, where there is no bridge socket',
  KRUXOS_CREDENTIALS_FILE: 'file of mode 0600 that holds a token and nothing else',
  KRUXOS_KEYCHAIN_LABEL: 'label of the token in the system keychain, where "kruxos pair" put it',
  KRUXOS_CA_FILE: 'certificate authority that mcp-bridge and the SDKs trust, and no other',
  KRUXOS_PIN_SHA256: "SHA-256 (hex or base64) of the gateway's public key, in place of a certificate authority",
  KRUXOS_LOG: 'log level: error, warn, info or debug',
  KRUXOS_BRIDGE_LOG_LEVEL: 'alias of KRUXOS_LOG for mcp-bridge',
  KRUXOS_NO_INPUT: 'ask nothing, whatever the terminal',
  KRUXOS_VAULT_PASSPHRASE_FILE: 'file of mode 0600 that unlocks a passphrase vault at start',
  CREDENTIALS_DIRECTORY: 'where systemd puts the credentials of a unit; the vault key and kruxos apply look there',
  KRUXOS_PROGRAMS_SOCKET:
    'socket of the service that launches sandboxes for a gateway that systemd confines; set in its unit',
  HOME: 'your home folder; the user database knows it where this is not set',
  XDG_DATA_HOME: 'where the data folder of a single user lies; ~/.local/share when not set (Linux)',
  XDG_CONFIG_HOME: 'where the config folder of a single user lies; ~/.config when not set (Linux)',
  XDG_RUNTIME_DIR:
    'where the sockets of a single user lie; /run/user/UID or the data folder when not set. A gateway that runs is found without it (Linux)',
  NO_COLOR: 'print without colour (see no-color.org)',
  FORCE_COLOR: 'print with colour also where there is no terminal; wins over NO_COLOR',
  LANG: 'with LC_ALL and LC_CTYPE: a terminal that is not of UTF-8 is shown ASCII, ? for the rest',
  TERM: 'dumb: no colour, no spinner, questions as plain lines',
  CI: 'a job, not a person: ask nothing',
  GITHUB_ENV: 'the file of a GitHub Actions job that --env-out may add to, whatever its mode',
  DEBUG: 'show the stack of unexpected errors',
} as const

/** A container may run us as a user that it does not know: oclif, which would look that one up, would end there. */
export function settleUser(): void {
  const {HOME, SHELL} = process.env
  if (HOME && SHELL) return
  try {
    userInfo()
  } catch {
    Object.assign(process.env, {HOME: HOME || '/nonexistent', SHELL: SHELL || '/bin/sh'})
  }
}

export function readEnvironment(): Environment {
  return process.env
}

/** Reads what was meant for this process alone: its children do not inherit it. */
export function takeVariable(name: string): string | undefined {
  const value = process.env[name]
  delete process.env[name]
  return value
}
