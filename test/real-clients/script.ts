/** One call that the scripted model makes. `tool` is the name on the MCP wire. */
export interface Call {
  tool: string
  input: Record<string, unknown>
}

/** What the client told the model of one call. `isError` is null where the client's wire has no such mark. */
export interface ToolResult {
  tool: string
  text: string
  isError: boolean | null
}

export interface Script {
  /** the calls of each turn: a turn begins with a prompt and ends with the model's words */
  turns: Call[][]
  /** runs between a tool's result and the model's next move */
  onToolResult?: (result: ToolResult, index: number) => Promise<void>
}

/** What one request shows the model. */
export interface View {
  /** full names of the tools whose schemas it has */
  callable: string[]
  /** full names, or name spaces, of the tools that it must look up before a call */
  deferred: string[]
  /** the outcome of the call it made last; null when it made none */
  result: {text: string; isError: boolean | null} | null
}

export type Move =
  | {kind: 'search'; tool: string}
  | {kind: 'call'; tool: string; input: Record<string, unknown>}
  | {kind: 'say'; text: string}

const SERVER_PREFIX = 'mcp__kruxos__'

/** Acts as a model would: looks a tool up when it has only its name, calls it, and tells what came back. */
export class ScriptedModel {
  readonly views: View[] = []
  readonly results: ToolResult[] = []
  /** full names of the scripted tools that the client never offered */
  readonly missing: string[] = []
  readonly #script: Script
  readonly #searched = new Set<string>()
  #turn = 0
  #heard: string[] = []
  #step = 0
  #pending: Call | null = null

  constructor(script: Script) {
    this.#script = script
  }

  /** @throws Error when the request does not follow from the move before. */
  async next(view: View): Promise<Move> {
    this.views.push(view)
    if (this.#pending) await this.#hear(this.#pending, view)
    const call = this.#script.turns[this.#turn]?.[this.#step]
    if (!call) return this.#say()
    const name = SERVER_PREFIX + call.tool
    if (view.callable.includes(name)) return this.#call(call, name)
    if (this.#mayFind(view, name)) return {kind: 'search', tool: name}
    this.missing.push(name)
    this.#heard.push(`no tool ${name}`)
    return this.#say()
  }

  async #hear(call: Call, {result}: View): Promise<void> {
    if (!result) throw new Error(`the client did not tell the result of ${call.tool}`)
    this.#pending = null
    this.#step++
    this.#heard.push(result.text)
    const told = {tool: call.tool, ...result}
    this.results.push(told)
    await this.#script.onToolResult?.(told, this.results.length - 1)
  }

  #call(call: Call, name: string): Move {
    this.#pending = call
    return {kind: 'call', tool: name, input: call.input}
  }

  #mayFind({deferred}: View, name: string): boolean {
    if (this.#searched.has(name) || !deferred.some(known => known === name || name.startsWith(`${known}__`)))
      return false
    this.#searched.add(name)
    return true
  }

  #say(): Move {
    const text = ['The model heard:', ...this.#heard].join('\n')
    this.#turn++
    this.#step = 0
    this.#heard = []
    this.#searched.clear()
    return {kind: 'say', text}
  }
}
