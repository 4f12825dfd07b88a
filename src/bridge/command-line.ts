import {parseArgs} from 'node:util'
import {KruxosError} from '../contract/errors.ts'
import {holdsToken} from '../contract/names.ts'

export interface CommandLine {
  readonly label: string | undefined
  readonly gateway: string | undefined
  readonly cli: string | undefined
  readonly action: 'relay' | 'check' | 'help' | 'version'
}

export const HELP = `Relay between an MCP host, on stdin and stdout, and the kruxos gateway. MCP hosts start it themselves.

USAGE
  mcp-bridge [--label LABEL] [--gateway ADDRESS] [--cli NAME] [--check]

FLAGS
  --label LABEL      label of the token to ask the bridge socket for (default: primary)
  --gateway ADDRESS  gateway to connect to (default: wss://localhost:7700)
  --cli NAME         name of the MCP host, for the gateway and the log
  --check            connect once, say how that went on stderr, and exit
  --help, --version

ENVIRONMENT
  KRUXOS_ENDPOINT          as --gateway
  KRUXOS_AGENT_NAME        name of the agent; must match the token
  KRUXOS_TOKEN_LABEL       as --label
  KRUXOS_AGENT_TOKEN       the token itself, where there is no bridge socket; or KRUXOS_USER_TOKEN
  KRUXOS_CREDENTIALS_FILE  file of mode 0600 that holds the token and nothing else
  KRUXOS_KEYCHAIN_LABEL    label of the token in the system keychain, put there by kruxos pair
  KRUXOS_CA_FILE           certificate authority to trust, and no other
  KRUXOS_PIN_SHA256        SHA-256 of the gateway's public key, in place of a certificate authority
  KRUXOS_LOG=debug         say more on stderr

EXIT CODES
  0 stdin was closed, or --check went well     6 gateway unreachable (--check)
  1 a fault of ours                            7 token rejected
  2 a token on the command line                10 as 7, token from the environment or a file
  3 vault locked (--check)                     11 as 6, token from the environment or a file
  4 no token at that label (--check)           64 usage
  5 vault unavailable (--check)
`

export const HOLDS_TOKEN =
  'a token is on the command line, where every user of this machine can read it; revoke it (kruxos token revoke), then give a new one by --label, KRUXOS_AGENT_TOKEN or KRUXOS_CREDENTIALS_FILE'

const QUERY_TOKEN = /[?&](?:access_)?token=/i

/** True when any part of the command line, the runtime's own arguments included, shows a token to `ps`. */
export function showsToken(args: readonly string[]): boolean {
  return args.some(argument => holdsToken(argument) || QUERY_TOKEN.test(argument))
}

/** @throws KruxosError USAGE */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const {label, gateway, cli, check, help, version} = parse(args)
  const action = help ? 'help' : version ? 'version' : check ? 'check' : 'relay'
  return {label, gateway, cli, action}
}

function parse(args: readonly string[]) {
  const options = {
    label: {type: 'string'},
    gateway: {type: 'string'},
    cli: {type: 'string'},
    check: {type: 'boolean'},
    help: {type: 'boolean'},
    version: {type: 'boolean'},
  } as const
  try {
    return parseArgs({args: [...args], options, strict: true}).values
  } catch (error) {
    const [message] = (error as Error).message.split(/[.\n]/)
    throw new KruxosError('USAGE', String(message).replace(/^U/, 'u'), {hint: 'see mcp-bridge --help', cause: error})
  }
}
