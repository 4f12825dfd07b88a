/** Tokens of every kind, wherever they turn up. */
const SECRETS = /krx_(?:user|agent)_[\w-]*|[0-9a-f]{64}/gi
/** What can move the cursor or reorder a line: C0, C1, line separators, bidirectional and zero-width characters. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export interface Log {
  /** A change of state that a person may have to act on. */
  line(text: string): void
  /** Called back only when debug output was asked for: this is the path of every message. */
  debug(text: () => string): void
}

/** One line each, without control characters and tokens. */
export function createLog(write: (text: string) => void, isDebug: boolean, clientName?: string): Log {
  const prefix = clientName === undefined ? 'mcp-bridge' : `mcp-bridge (${clientName})`
  const line = (text: string): void => write(`${prefix}: ${escapeControls(text.replace(SECRETS, '*****'))}\n`)
  return {line, debug: text => (isDebug ? line(text()) : undefined)}
}

function escapeControls(text: string): string {
  return text.replace(CONTROLS, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
