import {blocksOf, InvalidRequest, type MessagesRequest} from './messages-request.ts'

export interface Reply {
  readonly say?: string
  /** several are parallel calls of one turn */
  readonly calls?: readonly {readonly tool: string; readonly input: Readonly<Record<string, unknown>>}[]
  /** why it stopped, where that is not plain from the rest, for example max_tokens */
  readonly stop?: string
  readonly fail?: {readonly status: number; readonly type: string}
}

type Block =
  | {type: 'text'; text: string; citations: null}
  | {type: 'tool_use'; id: string; caller: {type: 'direct'}; name: string; input: Readonly<Record<string, unknown>>}

export function toMessage({model, tools = []}: MessagesRequest, {say, calls = [], stop}: Reply, id: number) {
  const unknown = calls.find(({tool}) => !tools.some(({name}) => name === tool))
  if (unknown) throw new InvalidRequest(`the script calls ${unknown.tool}, which was not offered`)
  const words: Block[] = say === undefined ? [] : [{type: 'text', text: say, citations: null}]
  const uses = calls.map(
    ({tool, input}, index): Block => ({
      type: 'tool_use',
      id: `toolu_${id}_${index}`,
      caller: {type: 'direct'},
      name: tool,
      input,
    }),
  )
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: [...words, ...uses],
    stop_reason: stop ?? (uses.length > 0 ? 'tool_use' : 'end_turn'),
    stop_sequence: null,
    usage: {input_tokens: 10, output_tokens: 5},
  }
}

/** What a model would know by now: the results of its last calls. */
export function heard({messages}: MessagesRequest): string {
  const results = messages.slice(-1).flatMap(message => blocksOf(message).filter(block => block.type === 'tool_result'))
  const lines = results.map(({content, is_error}) => {
    const text = typeof content === 'string' ? content : (content ?? []).map(({text}) => text).join('')
    return is_error ? `error: ${text}` : text
  })
  return ['I heard:', ...lines].join('\n')
}

/** The same as a stream. */
export function toEvents(message: ReturnType<typeof toMessage>): {type: string}[] {
  const {content, stop_reason, usage, ...rest} = message
  const start = {...rest, content: [], stop_reason: null, usage}
  return [
    {type: 'message_start', message: start},
    ...content.flatMap(blockEvents),
    {type: 'message_delta', delta: {stop_reason, stop_sequence: null}, usage: {output_tokens: usage.output_tokens}},
    {type: 'message_stop'},
  ] as {type: string}[]
}

function blockEvents(block: Block, index: number) {
  const [empty, delta] =
    block.type === 'text'
      ? [
          {...block, text: ''},
          {type: 'text_delta', text: block.text},
        ]
      : [
          {...block, input: {}},
          {type: 'input_json_delta', partial_json: JSON.stringify(block.input)},
        ]
  return [
    {type: 'content_block_start', index, content_block: empty},
    {type: 'content_block_delta', index, delta},
    {type: 'content_block_stop', index},
  ]
}
