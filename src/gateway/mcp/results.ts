import type {StructuredError} from '../../contract/structured-error.ts'
import type {ToolOutcome} from './protocol.ts'

/** Of the JSON text of a result, characters. It is sent twice, and once more escaped: what a client leaves unread stays in our memory. */
const MAX_RESULT_LENGTH = 12 * 1_048_576

/** A `tools/call` result: JSON text for readers of 2024-11-05, and the same value structured (2025-06-18 and later). */
export function toCallResult(outcome: ToolOutcome): Record<string, unknown> {
  if (outcome.ok) {
    const text = JSON.stringify(outcome.output)
    if (text.length > MAX_RESULT_LENGTH) return toCallResult({ok: false, error: tooLarge(text.length)})
    const {content = [{type: 'text', text}], structured = outcome.output} = outcome
    return {content, ...(structured && {structuredContent: structured})}
  }
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

function tooLarge(length: number): StructuredError {
  return {
    error_type: 'ResultTooLarge',
    description: `the result has ${length} characters, at most ${MAX_RESULT_LENGTH} are sent`,
    agent_description: 'The call was run, and its result is lost. Ask for less at once, with a smaller limit or range.',
    recovery_actions: [{action: 'reduce_scope', description: 'call again and ask for a part'}],
    retryable: false,
    retry_after: null,
    context: {limit: MAX_RESULT_LENGTH},
  }
}
