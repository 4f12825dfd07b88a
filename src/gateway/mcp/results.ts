import type {ToolOutcome} from './protocol.ts'

/** A `tools/call` result: JSON text for readers of 2024-11-05, and the same value structured (2025-06-18 and later). */
export function toCallResult(outcome: ToolOutcome): Record<string, unknown> {
  if (outcome.ok)
    return {content: [{type: 'text', text: JSON.stringify(outcome.output)}], structuredContent: outcome.output}
  return {content: [{type: 'text', text: JSON.stringify(withAliases(outcome.error))}], isError: true}
}

/**
 * A call that waits for approval is published as {status, approval_id, capability, message, expires_at}. It goes out as
 * an error, without structuredContent: clients hold structured content against the tool's outputSchema.
 */
function approvalFields({error_type, context}: Record<string, unknown>): object {
  return error_type === 'ApprovalPending' ? (context as object) : {}
}

/** The published MCP shape of an error is {error, message, recovery}; readers of StructuredError find their names too. */
function withAliases(error: object): Record<string, unknown> {
  const fields = error as Record<string, unknown>
  const {error_type, description, recovery_actions} = fields
  return {...approvalFields(fields), error: error_type, message: description, recovery: recovery_actions, ...error}
}
