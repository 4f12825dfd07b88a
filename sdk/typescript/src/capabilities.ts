import {toToolName} from '../../../src/contract/names.ts'
import {type CallResult, readResult} from './answers.ts'
import type {CallOptions, Output} from './call-options.ts'
import {ApprovalPending} from './errors.ts'
import {localError} from './raise.ts'
import type {Session} from './session.ts'
import {
  answerTool,
  type FunctionCall,
  type FunctionResponse,
  type ToolAnswer,
  type ToolCall,
  type ToolMessage,
  type ToolResult,
  type ToolUse,
  type ToolUseOptions,
  toToolResult,
} from './tool-use.ts'
import {
  type Capability,
  type CapabilityFilter,
  type ClaudeTool,
  filterCapabilities,
  type GeminiTool,
  type McpTool,
  type OpenAIChatTool,
  type OpenAIResponsesTool,
  toCapability,
  toClaudeTools,
  toGeminiTools,
  toOpenAIChatTools,
  toOpenAIResponsesTools,
} from './tools.ts'

/** What this agent may call. The lists are as of the last word of the gateway, which tells of every change. */
export class Capabilities {
  readonly #session: Session
  readonly #current: () => readonly Capability[]

  /** @internal */
  constructor(session: Session, current: () => readonly Capability[]) {
    this.#session = session
    this.#current = current
  }

  /** Asks the gateway afresh. */
  async list(filter?: CapabilityFilter): Promise<Capability[]> {
    const {tools} = (await this.#session.request('tools/list', {}, {}, true)) as {tools: McpTool[]}
    return filterCapabilities(tools.map(toCapability), filter)
  }

  /** @throws CapabilityNotFoundError */
  async describe(name: string): Promise<Capability> {
    const [found] = await this.list({names: [name]})
    if (found) return found
    throw localError('CapabilityNotFound', `there is no capability ${name} for this agent`, {
      hint: 'list() tells which there are',
    })
  }

  /**
   * Runs a capability and gives its output.
   * @throws the class of the gateway's refusal; ConnectionLostError when the outcome is unknown; ApprovalPending, whose
   * `wait()` gives the output once a person has approved
   */
  async invoke(name: string, input: object = {}, options?: CallOptions): Promise<Output> {
    const params = {name: toToolName(name), arguments: input}
    return this.#outputOf(await this.#session.request('tools/call', params, options))
  }

  /** For `messages.create`. */
  asClaudeTools(filter?: CapabilityFilter): ClaudeTool[] {
    return toClaudeTools(filterCapabilities(this.#current(), filter))
  }

  /** For `chat.completions`, or for `responses` when asked. */
  asOpenAITools(filter?: CapabilityFilter): OpenAIChatTool[]
  asOpenAITools(filter: CapabilityFilter | undefined, api: 'responses'): OpenAIResponsesTool[]
  asOpenAITools(filter?: CapabilityFilter, api?: 'responses'): OpenAIChatTool[] | OpenAIResponsesTool[] {
    const capabilities = filterCapabilities(this.#current(), filter)
    return api === 'responses' ? toOpenAIResponsesTools(capabilities) : toOpenAIChatTools(capabilities)
  }

  /** For `config.tools` of `generateContent`. */
  asGeminiTools(filter?: CapabilityFilter): GeminiTool[] {
    return toGeminiTools(filterCapabilities(this.#current(), filter))
  }

  /** The result of a `tool_use` block of the Anthropic API. A failure is a result too, which the model can read. */
  async handleToolUse({id, name, input}: ToolUse, options?: ToolUseOptions): Promise<ToolResult> {
    return toToolResult(id, await this.#answer(name, input, options))
  }

  /** The message that answers a tool call of the Chat Completions API. */
  async handleToolCall(
    {id, function: {name, arguments: input}}: ToolCall,
    options?: ToolUseOptions,
  ): Promise<ToolMessage> {
    const {text} = await this.#answer(name, input, options)
    return {role: 'tool', tool_call_id: id, content: text}
  }

  /** The part that answers a function call of the Gemini API. */
  async handleFunctionCall({name = '', args}: FunctionCall, options?: ToolUseOptions): Promise<FunctionResponse> {
    const {text, isError} = await this.#answer(name, args, options)
    return {functionResponse: {name, response: isError ? {error: text} : {result: text}}}
  }

  #answer(name: string, input: unknown, options: ToolUseOptions | undefined): Promise<ToolAnswer> {
    return answerTool((...call) => this.invoke(...call), name, input, options)
  }

  #outputOf(result: unknown): Output {
    const outcome = readResult(result as CallResult)
    if (outcome.ok) return outcome.output
    const {error} = outcome
    throw error instanceof ApprovalPending
      ? new ApprovalPending(error.structured, {}, (id, signal) => this.#checkApproval(id, signal))
      : error
  }

  async #checkApproval(id: string, signal: AbortSignal | undefined): Promise<Output | null> {
    const report = await this.#session.request('kruxos/checkApproval', {approval_id: id}, {signal}, true)
    const {result} = report as {result: unknown}
    return result === null ? null : this.#outputOf(result)
  }
}
