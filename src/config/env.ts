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
  KRUXOS_CA_FILE: 'certificate authority that mcp-bridge and the SDKs trust, and no other',
  KRUXOS_PIN_SHA256: "SHA-256 (hex or base64) of the gateway's public key, in place of a certificate authority",
  KRUXOS_LOG: 'log level: error, warn, info or debug',
  KRUXOS_BRIDGE_LOG_LEVEL: 'alias of KRUXOS_LOG for mcp-bridge',
  KRUXOS_NO_INPUT: 'ask nothing, whatever the terminal',
  KRUXOS_VAULT_PASSPHRASE_FILE: 'file of mode 0600 that unlocks a passphrase vault at start',
  NO_COLOR: 'print without colour (see no-color.org)',
  CI: 'a job, not a person: ask nothing',
  DEBUG: 'show the stack of unexpected errors',
} as const

export function readEnvironment(): Environment {
  return process.env
}
