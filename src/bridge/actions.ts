/** What the relay wants done. */
export type Action =
  | {readonly kind: 'toHost'; readonly text: string}
  | {readonly kind: 'toGateway'; readonly text: string}
  /** try to connect now, whatever the backoff says */
  | {readonly kind: 'wake'}
  | {readonly kind: 'log'; readonly line: string}
  | {readonly kind: 'exit'; readonly code: number}

export function toHost(text: string): Action {
  return {kind: 'toHost', text: oneLine(text)}
}

/** Between the tokens of JSON a line break is white space, and inside strings there is none. */
function oneLine(text: string): string {
  return text.includes('\n') ? text.replaceAll(/[\r\n]/g, ' ') : text
}

export function toGateway(text: string): Action {
  return {kind: 'toGateway', text}
}

export function wake(): Action {
  return {kind: 'wake'}
}

export function log(line: string): Action {
  return {kind: 'log', line}
}

export function exit(code: number): Action {
  return {kind: 'exit', code}
}
