import {isObject} from '../../../src/bridge/messages.ts'
import {toCapabilityName} from '../../../src/contract/names.ts'
import {errorText} from './answers.ts'
import type {CallOptions, Invoke} from './call-options.ts'
import {ApprovalPending, AuthenticationError, KruxOSError} from './errors.ts'
import {localError} from './raise.ts'

/** A `tool_use` block of the Anthropic API. */
export interface ToolUse {
  readonly type: 'tool_use'
  readonly id: string
  readonly name: string
  readonly input: unknown
}

/** The block that answers it. */
export interface ToolResult {
  type: 'tool_result'
  tool_use_id: string
  content: string
  is_error?: boolean
}

/** One of `message.tool_calls` of the Chat Completions API. */
export interface ToolCall {
  readonly id: string
  readonly function: {readonly name: string; readonly arguments: string}
}

/** The message that answers it. */
export interface ToolMessage {
  role: 'tool'
  tool_call_id: string
  content: string
}

/** The `functionCall` of a part of the Gemini API. */
export interface FunctionCall {
  readonly name?: string
  readonly args?: Readonly<Record<string, unknown>>
}

/** The part that answers it. */
export interface FunctionResponse {
  functionResponse: {name: string; response: {result: string} | {error: string}}
}

export interface ToolUseOptions extends CallOptions {
  /** how long to wait for a person whose approval is needed; then, and when left out, the model is told that it waits */
  readonly approvalTimeoutMs?: number | undefined
}

/** @internal */
export interface ToolAnswer {
  readonly text: string
  readonly isError: boolean
}

/**
 * Runs what a model asked for. A failure becomes an answer that the model can read; only an abort and a token that is
 * not taken throw: no model can mend them.
 * @internal
 */
export async function answerTool(
  invoke: Invoke,
  tool: string,
  input: unknown,
  options: ToolUseOptions = {},
): Promise<ToolAnswer> {
  try {
    const call = invoke(toCapabilityName(tool), asInput(input), options)
    return {text: JSON.stringify(await approved(call, options)), isError: false}
  } catch (error) {
    if (!(error instanceof KruxOSError) || error instanceof AuthenticationError) throw error
    return {text: errorText(error), isError: !(error instanceof ApprovalPending)}
  }
}

/** @internal */
export function toToolResult(id: string, {text, isError}: ToolAnswer): ToolResult {
  return {type: 'tool_result', tool_use_id: id, content: text, ...(isError ? {is_error: true} : {})}
}

/** Some vendors give the input as JSON, and a model may get it wrong. */
function asInput(input: unknown): object {
  const value = typeof input === 'string' ? parse(input || '{}') : (input ?? {})
  if (isObject(value)) return value
  throw localError('InvalidInput', 'the input is not a JSON object', {
    hint: 'call again with the input as its schema says',
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function approved<T>(call: Promise<T>, {approvalTimeoutMs, signal}: ToolUseOptions): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof ApprovalPending) || approvalTimeoutMs === undefined) throw error
    const outcome = await error.outcome(approvalTimeoutMs, signal)
    if (outcome) return outcome
    throw error
  }
}
