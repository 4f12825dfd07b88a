import {toCapabilityName} from '../../../src/contract/names.ts'
import {errorText} from './answers.ts'
import type {CallOptions} from './call-options.ts'
import type {Capabilities} from './capabilities.ts'
import {ApprovalPending, KruxOSError} from './errors.ts'

/** A `tool_use` block of the Anthropic API. */
export interface ToolUse {
  readonly type: 'tool_use'
  readonly id: string
  readonly name: string
  readonly input: unknown
}

export interface ToolResult {
  type: 'tool_result'
  tool_use_id: string
  content: string
  is_error?: boolean
}

export interface ToolUseOptions extends CallOptions {
  /** how long to wait for a person whose approval is needed; then, and when left out, the model is told that it waits */
  readonly approvalTimeoutMs?: number | undefined
}

/** Runs what a model asked for. A failure becomes a result that the model can read; only an abort throws. @internal */
export async function handleToolUse(
  capabilities: Capabilities,
  {id, name, input}: ToolUse,
  options: ToolUseOptions = {},
): Promise<ToolResult> {
  const {text, isError} = await callTool(capabilities, name, input, options)
  return {type: 'tool_result', tool_use_id: id, content: text, ...(isError ? {is_error: true} : {})}
}

async function callTool(capabilities: Capabilities, tool: string, input: unknown, options: ToolUseOptions) {
  try {
    const output = await approved(capabilities.invoke(toCapabilityName(tool), input as object, options), options)
    return {text: JSON.stringify(output), isError: false}
  } catch (error) {
    if (!(error instanceof KruxOSError)) throw error
    return {text: errorText(error), isError: !(error instanceof ApprovalPending)}
  }
}

async function approved<T>(call: Promise<T>, {approvalTimeoutMs, signal}: ToolUseOptions): Promise<unknown> {
  try {
    return await call
  } catch (error) {
    if (!(error instanceof ApprovalPending) || approvalTimeoutMs === undefined) throw error
    return await error.wait({timeoutMs: approvalTimeoutMs, ...(signal && {signal})})
  }
}
