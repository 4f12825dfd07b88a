import type {Capabilities} from './capabilities.ts'
import {type ToolResult, type ToolUse, type ToolUseOptions, toToolResult} from './tool-use.ts'
import type {CapabilityFilter} from './tools.ts'

/** What the loop needs of `new Anthropic()`. */
export interface MessagesClient {
  readonly messages: {create(...args: never[]): PromiseLike<unknown>}
}

type Create<C extends MessagesClient> = C['messages']['create']

/** The client's own parameters; `tools` are the agent's capabilities when left out. */
export type RunParams<C extends MessagesClient> = Omit<Parameters<Create<C>>[0], 'stream'>

/** The client's own conversation. */
export type MessagesOf<C extends MessagesClient> = Parameters<Create<C>>[0] extends {messages: infer M} ? M : never

/** The client's own message. */
export type MessageOf<C extends MessagesClient> = Extract<Awaited<ReturnType<Create<C>>>, {content: unknown}>

export interface RunOptions extends Omit<ToolUseOptions, 'onProgress'> {
  /** which capabilities the model is offered */
  readonly capabilities?: CapabilityFilter
  /** answers of the model, 50 when left out */
  readonly maxTurns?: number
  /** each message as it joins the conversation */
  readonly onMessage?: (message: {readonly role: 'assistant' | 'user'; readonly content: unknown}) => void
}

export interface RunResult<C extends MessagesClient> {
  /** the last answer of the model */
  readonly message: MessageOf<C>
  /** the whole conversation, to go on with: every call in it has a result */
  readonly messages: MessagesOf<C>
  readonly turns: number
  /** the model's own reason, or `max_turns` */
  readonly stopReason: string
}

interface Answer {
  readonly content: readonly {readonly type: string}[]
  readonly stop_reason: string | null
}

interface Request {
  readonly messages: readonly unknown[]
  readonly tools?: readonly OfferedTool[] | undefined
}

interface OfferedTool {
  readonly name?: string
}

interface Messages {
  create(body: object, options: {signal?: AbortSignal | undefined}): PromiseLike<Answer>
}

const DEFAULT_MAX_TURNS = 50

/** Asks the model, runs the tools it asks for, side by side, and tells it the results, until it stops. @internal */
export async function run<C extends MessagesClient>(
  client: C,
  capabilities: Capabilities,
  params: RunParams<C>,
  options: RunOptions = {},
): Promise<RunResult<C>> {
  const {maxTurns = DEFAULT_MAX_TURNS, signal, onMessage} = options
  const api = client.messages as unknown as Messages
  const request = params as unknown as Request
  const tools = request.tools ?? capabilities.asClaudeTools(options.capabilities)
  const messages = [...request.messages]
  const add = (role: 'assistant' | 'user', content: unknown) => {
    messages.push({role, content})
    onMessage?.({role, content})
  }
  for (let turns = 1; ; turns++) {
    const message = await api.create({...request, tools, messages: [...messages]}, {signal})
    add('assistant', message.content)
    const uses = message.content.filter((block): block is ToolUse => block.type === 'tool_use')
    const wantsMore = message.stop_reason === 'tool_use' || message.stop_reason === 'pause_turn'
    const results = uses.map(use =>
      wantsMore ? resultOf(capabilities, use, tools, options) : notRun(use, 'it was cut off'),
    )
    if (results.length > 0) add('user', await Promise.all(results))
    if (wantsMore && turns < maxTurns) continue
    const stopReason = wantsMore ? 'max_turns' : String(message.stop_reason)
    return {message, messages, turns, stopReason} as unknown as RunResult<C>
  }
}

/** A tool that was not offered is not run, whatever the model knows of it. */
async function resultOf(
  capabilities: Capabilities,
  use: ToolUse,
  offered: readonly OfferedTool[],
  {signal, timeoutMs, approvalTimeoutMs}: RunOptions,
): Promise<ToolResult> {
  if (!offered.some(({name}) => name === use.name)) return notRun(use, `there is no tool ${use.name}`)
  return capabilities.handleToolUse(use, {signal, timeoutMs, approvalTimeoutMs})
}

function notRun({id}: ToolUse, why: string): ToolResult {
  return toToolResult(id, {text: `not run: ${why}`, isError: true})
}
