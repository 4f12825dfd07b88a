import {z} from 'zod'
import type {Answer} from './model-api.ts'
import type {Move, View} from './script.ts'

const Tool = z.looseObject({type: z.string(), name: z.string().optional()})
const NameSpace = z.looseObject({type: z.literal('namespace'), name: z.string(), tools: z.array(Tool)})
const Output = z.union([z.string(), z.array(z.looseObject({type: z.string(), text: z.string().optional()}))])
const Item = z.looseObject({
  type: z.string(),
  role: z.string().optional(),
  call_id: z.string().optional(),
  content: z.array(z.looseObject({type: z.string(), text: z.string().optional()})).optional(),
  tools: z.array(Tool).optional(),
  output: Output.optional(),
})
const ResponsesRequest = z.looseObject({
  model: z.string(),
  stream: z.literal(true),
  tools: z.array(Tool).default([]),
  input: z.array(Item).min(1),
})
/** What a script of the `exec` tool prints of a tool call: the MCP result itself. */
const CallToolResult = z.looseObject({
  content: z.array(z.looseObject({type: z.string(), text: z.string().optional()})),
  isError: z.boolean().optional(),
})
const Found = z.array(z.looseObject({name: z.string()}))
type Item = z.infer<typeof Item>
type Tool = z.infer<typeof Tool>

/**
 * How the model reaches MCP tools, which Codex chooses by the model's name.
 * `script`: one tool `exec` runs JavaScript that calls them (the default model); `search`: a search tool makes them
 * callable; `direct`: all of them in the request.
 */
export type Reach = 'script' | 'search' | 'direct'

/** A request of the OpenAI Responses API, as Codex sends it. */
export function viewResponses(body: unknown): View & {reach: Reach} {
  const {tools, input} = ResponsesRequest.parse(body)
  const offered = [...tools, ...input.flatMap(item => item.tools ?? [])]
  const reach = reachOf(offered)
  const texts = input.filter(({role}) => role === 'developer').flatMap(item => partsOf(item.content))
  return {
    reach,
    callable: [...offered.flatMap(fullNames), ...input.flatMap(namesFound)],
    deferred: texts.flatMap(text => text.match(/(?<=^- )mcp__[\w-]+(?=:)/gm) ?? []),
    result: resultOf(input.at(-1), reach),
  }
}

/** The model's move as a stream of the Responses API. */
export function answerResponses(move: Move, id: number, reach: Reach): Answer {
  const item = {id: `item_${id}`, status: 'completed', ...output(move, `${move.kind}_${id}`, reach)}
  const response = {id: `resp_${id}`, object: 'response', usage: {input_tokens: 1, output_tokens: 1, total_tokens: 2}}
  return [
    {type: 'response.created', response: {...response, status: 'in_progress', output: []}},
    {type: 'response.output_item.done', output_index: 0, item},
    {type: 'response.completed', response: {...response, status: 'completed', output: [item]}},
  ]
}

function reachOf(offered: Tool[]): Reach {
  const has = (type: string, name?: string) => offered.some(tool => tool.type === type && tool.name === name)
  const nested = offered.flatMap(tool => NameSpace.safeParse(tool).data?.tools ?? [])
  if (nested.some(tool => tool.type === 'custom' && tool.name === 'exec')) return 'script'
  return has('tool_search') ? 'search' : 'direct'
}

function fullNames(tool: Tool): string[] {
  const space = NameSpace.safeParse(tool)
  return space.success ? space.data.tools.map(({name}) => `${space.data.name}__${name}`) : [tool.name ?? tool.type]
}

/** The tools that an `exec` script of ours has listed. */
function namesFound(item: Item): string[] {
  if (item.type !== 'custom_tool_call_output' || !item.call_id?.startsWith('search_')) return []
  return Found.parse(JSON.parse(told(item))).map(({name}) => name)
}

function resultOf(item: Item | undefined, reach: Reach): View['result'] {
  if (!item?.call_id?.startsWith('call_')) return null
  if (reach !== 'script') return {text: told(item), isError: null}
  const result = CallToolResult.parse(JSON.parse(told(item)))
  return {text: partsOf(result.content).join(''), isError: result.isError ?? false}
}

/** An output without the lines that Codex puts above it: how long the call took. */
function told({output}: Item): string {
  return partsOf(output)
    .join('')
    .replace(/^(Script completed\n)?Wall time.*\nOutput:\n?/, '')
}

function output(move: Move, callId: string, reach: Reach): Record<string, unknown> {
  if (move.kind === 'say')
    return {type: 'message', role: 'assistant', content: [{type: 'output_text', text: move.text}]}
  if (reach === 'script') return {type: 'custom_tool_call', call_id: callId, name: 'exec', input: scriptOf(move)}
  if (move.kind === 'search') {
    const words = move.tool.split('__').slice(2).join(' ').replaceAll('_', ' ')
    return {type: 'tool_search_call', call_id: callId, execution: 'client', arguments: {query: words}}
  }
  const [, namespace, name] = /^(mcp__[^_]+)__(.+)$/.exec(move.tool) ?? []
  return {type: 'function_call', call_id: callId, namespace, name, arguments: JSON.stringify(move.input)}
}

function scriptOf(move: Exclude<Move, {kind: 'say'}>): string {
  const name = JSON.stringify(move.tool)
  return move.kind === 'search'
    ? `text(ALL_TOOLS.filter(tool => tool.name === ${name}))`
    : `text(await tools[${name}](${JSON.stringify(move.input)}))`
}

function partsOf(output: z.infer<typeof Output> | undefined): string[] {
  return typeof output === 'string' ? [output] : (output ?? []).map(({text}) => text ?? '')
}
