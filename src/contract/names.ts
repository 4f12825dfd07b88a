/** Names that people and programs choose, and the mapping between capability and tool names. No imports: every part uses this. */

/** Labels of vault entries. ASCII only, so that two labels that look alike cannot both exist. */
export const LABEL_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/
/** The token of whoever names none: an SDK, a bridge that was started by hand. */
export const DEFAULT_TOKEN_LABEL = 'primary'
export const AGENT_NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/
/** `<category>.<verb>` or deeper; segments keep `.` <-> `__` reversible. */
export const CAPABILITY_NAME_PATTERN = /^[a-z][a-z0-9]*(_[a-z0-9]+)*(\.[a-z][a-z0-9]*(_[a-z0-9]+)*)+$/
/** The strictest host (Claude Desktop) takes 64 characters of `[A-Za-z0-9_-]`. */
export const MAX_TOOL_NAME_LENGTH = 64
/** The one tool that mcp-bridge shows while it knows no other: it says why. No capability may take the name. */
export const STAND_IN_TOOL = 'gateway__status'

/** Tools of the gateway itself, for clients that find what they need instead of reading a list. No capability may take their names. */
export const CAPABILITY_CALL = 'capability.call'
export const CAPABILITY_DESCRIBE = 'capability.describe'
export const CAPABILITY_SEARCH = 'capability.search'
export const OWN_TOOLS: readonly string[] = [CAPABILITY_CALL, CAPABILITY_DESCRIBE, CAPABILITY_SEARCH]

/** Names that mean something else in our output. */
export const RESERVED_AGENT_NAMES: readonly string[] = ['default', 'user', 'operator', 'system']

export const LABEL_RULE =
  'start with a letter or digit, then letters, digits, ".", "_" or "-"; lower case, at most 63 characters'

/** `filesystem.search_content` -> `filesystem__search_content`; exactly reversible for names of CAPABILITY_NAME_PATTERN. */
export function toToolName(capability: string): string {
  return capability.replaceAll('.', '__')
}

/** The capability a tool name stands for; the name itself is not checked to exist. */
export function toCapabilityName(tool: string): string {
  return tool.replaceAll('__', '.')
}

/** Agent tokens are 64 hex characters (32 random bytes); user tokens carry this prefix. */
export const USER_TOKEN_PREFIX = 'krx_user_'
/** One-use codes that a token is handed over with. */
export const HAND_OVER_PREFIX = 'krx_code_'
/** Whole, as the gateway makes them of 32 and 16 random bytes. */
export const TOKEN_PATTERNS = {
  agent: /^[0-9a-f]{64}$/,
  user: new RegExp(`^${USER_TOKEN_PREFIX}[\\w-]{43}$`),
}
export const HAND_OVER_PATTERN = new RegExp(`^${HAND_OVER_PREFIX}[\\w-]{22}$`)
const SECRET_IN_TEXT = /krx_(?:user|agent|code)_|[0-9a-fA-F]{64}/

/** True when a command-line argument holds a token: `krx_user_`, `krx_agent_`, `krx_code_` or 64 hex characters in a row. */
export function holdsToken(argument: string): boolean {
  return SECRET_IN_TEXT.test(argument)
}

/** Where another machine brings its pairing code; TLS only. */
export const PAIR_PATH = '/pair'

/** The first segment of a capability name: a category, and so the name of an upstream server. */
export const CATEGORY_PATTERN = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/

/** What somebody else calls a thing, as a capability name would have it: `getUser-Info` -> `get_user_info`; empty when nothing is left. */
export function toNameSegment(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '')
    .replace(/_+$/, '')
}
