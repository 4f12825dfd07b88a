import {z} from 'zod'
import type {ToolDefinition} from '../../contract/upstream.ts'
import {type CallContext, type Capability, defineCapability} from '../capability.ts'
import {inputOf} from './schema.ts'
import {clean} from './text.ts'

const MAX_DESCRIPTION = 4096
const MAX_TITLE = 120

const Output = z.object({
  content: z.array(z.record(z.string(), z.unknown())).describe('content blocks of MCP, as the server gave them'),
  structuredContent: z.record(z.string(), z.unknown()).optional(),
})
export type Output = z.infer<typeof Output>

/** A tool as it is offered. */
export interface Offer {
  readonly upstream: string
  readonly capability: string
  /** what models are shown: approved by an operator, or null where none was yet */
  readonly shown: ToolDefinition | null
  readonly tool: string
  /** of what the server says now: approvals are bound to it */
  readonly hash: string
  floor(agent: string): ReturnType<NonNullable<Capability['floor']>>
  unavailable(): string | null
  call(tool: string, input: Record<string, unknown>, context: CallContext): Promise<Output>
}

/** Of a definition that nobody approved no model reads a word: not even what its fields are called. */
const NOT_SHOWN = {
  description: 'A tool that its server has added since. What it says of itself is shown once an operator approves it.',
  inputSchema: {type: 'object'},
} as const

export function toCapability(offer: Offer): Capability {
  const {upstream, tool, shown} = offer
  const {description = '', inputSchema, outputSchema} = shown ?? {...NOT_SHOWN, outputSchema: undefined}
  const [purpose = '', ...rest] = clean(description, MAX_DESCRIPTION).split('\n')
  return defineCapability({
    name: offer.capability,
    version: offer.hash.slice(0, 16),
    title: (shown && clean(shown.title ?? tool, MAX_TITLE)) || offer.capability,
    purpose: purpose || `The tool ${offer.capability}.`,
    whenToUse: [...rest, `(From the MCP server ${upstream}.)`].join('\n').trim(),
    ...traitsOf(shown?.annotations ?? {}),
    input: inputOf(inputSchema),
    output: Output,
    toolSchemas: {input: inputSchema, output: outputSchema ?? null},
    errors: ERRORS,
    examples: [],
    tags: ['upstream', upstream],
    floor: agent => offer.floor(agent),
    unavailable: () => offer.unavailable(),
    handle: (input, context) => offer.call(tool, input, context),
    toContent: ({content}) => content,
    toStructured: ({structuredContent}) => structuredContent ?? null,
  })
}

/** The hints of a server are the word of a stranger: they can only ever say that nobody has to be asked, not that nobody is told. */
function traitsOf(hints: Readonly<Record<string, unknown>>) {
  const isReadOnly = hints['readOnlyHint'] === true
  return {
    effect: isReadOnly ? ('read' as const) : ('write-external' as const),
    tier: isReadOnly ? ('notify' as const) : ('approval_required' as const),
    isDestructive: !isReadOnly && hints['destructiveHint'] !== false,
    isIdempotent: isReadOnly || hints['idempotentHint'] === true,
  }
}

const ERRORS: Capability['errors'] = {
  UpstreamError: {
    when: 'The server says that the call failed',
    recovery: [{action: 'fix_input', description: 'read what the server says, mend the input and call again'}],
  },
  ConnectionLost: {
    when: 'The server ended, or did not answer, while the call ran: whether it was done is not known',
    recovery: [{action: 'inspect', description: 'look whether it was done before you call again'}],
  },
}
