import {Ajv2020} from 'ajv/dist/2020.js'
import {z} from 'zod'

/**
 * What the Anthropic Messages API takes, as strictly as the real one. Sources: its reference (POST /v1/messages) and the
 * texts of its 400 answers. Fields that a client of tools has no use for are left out, so they are refused.
 */

const CacheControl = z.strictObject({type: z.literal('ephemeral'), ttl: z.enum(['5m', '1h']).optional()}).nullish()
const Text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1, 'text content blocks must be non-empty'),
  citations: z.array(z.unknown()).nullish(),
  cache_control: CacheControl,
})
const ToolUse = z.strictObject({
  type: z.literal('tool_use'),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  input: z.record(z.string(), z.unknown()),
  caller: z.looseObject({type: z.string()}).nullish(),
  cache_control: CacheControl,
})
const ToolResult = z
  .strictObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
    content: z.union([z.string(), z.array(Text)]).optional(),
    is_error: z.boolean().optional(),
    cache_control: CacheControl,
  })
  .refine(
    ({is_error, content}) => !is_error || (content?.length ?? 0) > 0,
    'content cannot be empty if `is_error` is true',
  )

const Message = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('user'),
    content: z.union([z.string().min(1), z.array(z.discriminatedUnion('type', [Text, ToolResult])).min(1)]),
  }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string().min(1), z.array(z.discriminatedUnion('type', [Text, ToolUse])).min(1)]),
  }),
])

const Tool = z.strictObject({
  type: z.literal('custom').optional(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({
    type: z.literal('object'),
    properties: z.record(z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/), z.unknown()).nullish(),
    required: z.array(z.string()).nullish(),
    oneOf: z.undefined('input_schema does not support oneOf at the top level').optional(),
    anyOf: z.undefined('input_schema does not support anyOf at the top level').optional(),
    allOf: z.undefined('input_schema does not support allOf at the top level').optional(),
  }),
  strict: z.boolean().optional(),
  cache_control: CacheControl,
})

const parallel = {disable_parallel_tool_use: z.boolean().optional()}
const Request = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(Message).min(1),
  system: z.union([z.string(), z.array(Text)]).optional(),
  tools: z.array(Tool).optional(),
  tool_choice: z
    .discriminatedUnion('type', [
      z.strictObject({type: z.literal('auto'), ...parallel}),
      z.strictObject({type: z.literal('any'), ...parallel}),
      z.strictObject({type: z.literal('tool'), name: z.string(), ...parallel}),
      z.strictObject({type: z.literal('none')}),
    ])
    .optional(),
  metadata: z.strictObject({user_id: z.string().nullish()}).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.boolean().optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_k: z.int().min(0).optional(),
  top_p: z.number().min(0).max(1).optional(),
})

export type MessagesRequest = z.infer<typeof Request>
type Message = z.infer<typeof Message>

export class Refusal extends Error {
  readonly status: number
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}

export class InvalidRequest extends Refusal {
  constructor(message: string) {
    super(400, 'invalid_request_error', message)
  }
}

/** The `anthropic-version` header: what each client of today sends, and what older ones send. */
export const API_VERSIONS = ['2026-10-21', '2023-06-01'] as const
export type ApiVersion = (typeof API_VERSIONS)[number]

/** @throws InvalidRequest */
export function parseRequest(body: unknown, version: ApiVersion): MessagesRequest {
  const {data: request, error} = Request.safeParse(body)
  if (!request) throw new InvalidRequest(z.prettifyError(error))
  if (version === '2026-10-21') checkRemoved(request)
  checkTools(request)
  checkTurns(request.messages)
  return request
}

/** What that version took away (platform.claude.com/docs/en/api/versioning). */
function checkRemoved({temperature, top_k, top_p, messages}: MessagesRequest): void {
  const isSampled = [temperature, top_k, top_p].some(value => value !== undefined)
  require(!isSampled, 'temperature, top_k and top_p are not supported in this API version')
  const ofUser = messages.filter(({role}) => role === 'user').flatMap(blocksOf)
  require(!ofUser.some(
    block => block.type === 'text' && block.citations?.length,
  ), 'citations are not supported on text blocks of user messages')
}

function checkTools({tools = [], tool_choice: choice, messages}: MessagesRequest): void {
  const names = tools.map(({name}) => name)
  require(new Set(names).size === names.length, 'tools: Tool names must be unique.')
  const ajv = new Ajv2020({strict: false, logger: false})
  for (const [index, {input_schema: schema}] of tools.entries())
    require(ajv.validateSchema(schema) ===
      true, `tools.${index}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12. ${ajv.errorsText()}`)
  require(choice?.type !== 'tool' || names.includes(choice.name), 'tool_choice: no such tool')
  const usesTools = messages.some(message => usesOf(message).length > 0)
  require(!usesTools ||
    tools.length > 0, 'Requests which have `tool_use` or `tool_result` blocks in them must define tools')
}

function checkTurns(messages: readonly Message[]): void {
  const ids = messages.flatMap(usesOf)
  require(new Set(ids).size === ids.length, 'messages: `tool_use` ids must be unique')
  for (const [index, message] of messages.entries()) {
    const expected = index % 2 === 0 ? 'user' : 'assistant'
    require(message.role === expected, `messages.${index}: roles must alternate between "user" and "assistant"`)
    checkResults(message, messages[index - 1], index)
  }
  require(messages.at(-1)?.role === 'user', 'messages: the last one must be of the user')
}

/** Each `tool_use` is answered in the very next message, once, before anything else in it. */
function checkResults(message: Message, before: Message | undefined, index: number): void {
  if (message.role === 'assistant') return
  const wanted = before ? usesOf(before) : []
  const given = resultsOf(message)
  const unknown = given.find(id => !wanted.includes(id))
  require(unknown ===
    undefined, `messages.${index}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${unknown}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`)
  const missing = wanted.filter(id => !given.includes(id))
  require(missing.length ===
    0, `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}.`)
  require(new Set(given).size === given.length, `messages.${index}: each tool_use must have a single result`)
  const types = blocksOf(message).map(({type}) => type)
  require(types.lastIndexOf('tool_result') < given.length, `messages.${index}: \`tool_result\` blocks must come first`)
}

function usesOf(message: Message): string[] {
  return blocksOf(message).flatMap(block => (block.type === 'tool_use' ? [block.id] : []))
}

function resultsOf(message: Message): string[] {
  return blocksOf(message).flatMap(block => (block.type === 'tool_result' ? [block.tool_use_id] : []))
}

type Block = z.infer<typeof Text> | z.infer<typeof ToolUse> | z.infer<typeof ToolResult>

export function blocksOf({content}: Message): readonly Block[] {
  return typeof content === 'string' ? [{type: 'text', text: content}] : content
}

function require(holds: boolean, message: string): void {
  if (!holds) throw new InvalidRequest(message)
}
