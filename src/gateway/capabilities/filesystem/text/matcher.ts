export interface MatchRequest {
  readonly pattern: string
  readonly isRegex: boolean
  readonly ignoreCase: boolean
  /** hits to tell of each text; all are counted */
  readonly keep: number
  /** what to put in place of a hit; with a regular expression `${1}` and `${name}` are its groups and `$$` is a dollar */
  readonly replacement?: string | undefined
  /** number or name of a group: count what it captured */
  readonly countBy?: string | undefined
  readonly signal: AbortSignal
}

export interface Hit {
  readonly start: number
  readonly end: number
  /** what to put in its place; empty when none was asked for */
  readonly replacement: string
}

export interface Found {
  readonly total: number
  readonly hits: readonly Hit[]
  /** how often the group captured what */
  readonly counts: ReadonlyMap<string, number>
}

export interface Matcher extends AsyncDisposable {
  /** @throws PatternTooSlow */
  find(text: string): Promise<Found>
}
