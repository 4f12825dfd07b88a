import {z} from 'zod'
import type {Answer} from './model-api.ts'
import type {Move, View} from './script.ts'

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  tool_use_id: z.string().optional(),
  is_error: z.boolean().optional(),
  content: z.union([z.string(), z.array(z.looseObject({type: z.string(), text: z.string().optional()}))]).optional(),
})
const Message = z.looseObject({
  role: z.enum(['user', 'assistant', 'system']),
  content: z.union([z.string(), z.array(Block)]),
})
const MessagesRequest = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  tools: z.array(z.looseObject({name: z.string()})),
  messages: z.array(Message).min(1),
})
type Message = z.infer<typeof Message>
type Block = z.infer<typeof Block>

/** A request of the Anthropic Messages API, as Claude Code sends it. */
export function viewMessages(body: unknown): View {
  const {tools, messages} = MessagesRequest.parse(body)
  const texts = messages.filter(({role}) => role !== 'assistant').flatMap(message => blocks(message).map(textOf))
  const result = blocks(messages.at(-1)).find(({tool_use_id: id}) => id?.startsWith('call_'))
  return {
    callable: tools.map(({name}) => name),
    deferred: texts.flatMap(text => text.match(/^mcp__[\w-]+$/gm) ?? []),
    result: result ? {text: textOf(result), isError: result.is_error ?? false} : null,
  }
}

/** The model's move as a stream of the Messages API. */
export function answerMessages(move: Move, id: number): Answer {
  const {block, delta, stopReason} = content(move, id)
  const message = {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [],
    stop_reason: null,
  }
  return [
    {type: 'message_start', message: {...message, stop_sequence: null, usage: {input_tokens: 1, output_tokens: 1}}},
    {type: 'content_block_start', index: 0, content_block: block},
    {type: 'content_block_delta', index: 0, delta},
    {type: 'content_block_stop', index: 0},
    {type: 'message_delta', delta: {stop_reason: stopReason, stop_sequence: null}, usage: {output_tokens: 1}},
    {type: 'message_stop'},
  ]
}

function content(move: Move, id: number) {
  if (move.kind === 'say') {
    return {
      block: {type: 'text', text: ''},
      delta: {type: 'text_delta', text: move.text},
      stopReason: 'end_turn',
    }
  }
  const [name, input] =
    move.kind === 'call' ? [move.tool, move.input] : ['ToolSearch', {query: `select:${move.tool}`, max_results: 5}]
  return {
    block: {type: 'tool_use', id: `${move.kind}_${id}`, name, input: {}},
    delta: {type: 'input_json_delta', partial_json: JSON.stringify(input)},
    stopReason: 'tool_use',
  }
}

function blocks(message: Message | undefined): Block[] {
  if (!message) return []
  return typeof message.content === 'string' ? [{type: 'text', text: message.content}] : message.content
}

function textOf({text, content: inner}: Block): string {
  if (text !== undefined) return text
  return typeof inner === 'string' ? inner : (inner ?? []).map(part => part.text ?? '').join('')
}
