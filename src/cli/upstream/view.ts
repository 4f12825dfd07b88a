import type {CapabilitySummary} from '../../contract/capability.ts'
import type {
  ToolDefinition,
  Upstream,
  UpstreamLaunch,
  UpstreamShowResult,
  UpstreamsState,
} from '../../contract/upstream.ts'
import {age} from '../age.ts'
import {fields, type TableOptions, table, wrap} from '../table.ts'
import {cut, visible, visibleJson} from '../text.ts'

const MAX_PURPOSE = 60

export function upstreamTable(upstreams: readonly Upstream[], options: TableOptions): string {
  if (upstreams.length === 0) return 'No upstream servers.'
  const rows = upstreams.map(upstream => [
    upstream.name,
    stateText(upstream),
    toolsText(upstream),
    upstream.agents?.join(', ') ?? 'all',
    cut(targetOf(upstream.launch), MAX_PURPOSE),
  ])
  return table(['NAME', 'STATE', 'TOOLS', 'AGENTS', 'SERVER'], rows, {...options, spare: ['SERVER', 'AGENTS']})
}

export function upstreamPage(upstream: Upstream, now: Date, options: TableOptions): string {
  const {launch, server, protocol, since, restarts, agents} = upstream
  const values = launch.transport === 'stdio' ? launch.env : launch.headers
  const given = Object.entries(values).map(
    ([name, value]) => `${name}=${'secret' in value ? `${value.prefix ?? ''}vault:${value.secret}` : value.value}`,
  )
  const facts: [string, string][] = [
    ['Name', upstream.name],
    ['State', stateText(upstream)],
    ['Server', `${targetOf(launch)}${server === null ? '' : ` (${server}, MCP ${protocol})`}`],
    ...(given.length === 0 ? [] : [['Given', given.join(', ')] as [string, string]]),
    ['Agents', agents?.join(', ') ?? 'all'],
    ['Running', since === null ? 'no' : `for ${age(since, now)}, started again ${restarts} times`],
  ]
  const rows = upstream.tools.map(tool => [
    tool.tool,
    tool.capability,
    tool.problem === null ? tool.state : `${tool.state}: ${tool.problem}`,
  ])
  return `${fields(facts, '', options.width)}\n\n${table(['TOOL', 'CAPABILITY', 'STATE'], rows, options)}`
}

/** What the tools of a server may do now, for whoever has just added it. */
export function offeredTable(capabilities: readonly CapabilitySummary[], options: TableOptions): string {
  const rows = capabilities.map(({name, tier, purpose}) => [name, tier, cut(purpose, MAX_PURPOSE)])
  return table(['CAPABILITY', 'TIER', 'PURPOSE'], rows, options)
}

/** For `status`. */
export function upstreamsText({enabled, running, unapproved}: UpstreamsState): string {
  const waiting = unapproved === 0 ? '' : `, ${unapproved} tools changed or new: kruxos upstream list`
  return `${running} of ${enabled} running${waiting}`
}

/** As a person would type it. */
export function targetOf(launch: UpstreamLaunch): string {
  return launch.transport === 'http' ? launch.url : [launch.command, ...launch.args].join(' ')
}

function stateText({state, problem}: Upstream): string {
  return problem === null ? state : `${state}: ${problem}`
}

function toolsText({tools}: Upstream): string {
  const count = (...states: string[]) => tools.filter(({state}) => states.includes(state)).length
  const others: [string, number][] = [
    ['changed', count('changed')],
    ['new', count('new')],
    ['unusable', count('unusable')],
    ['gone', count('gone')],
  ]
  const words = others.filter(([, number]) => number > 0).map(([word, number]) => `${number} ${word}`)
  return [String(count('approved', 'changed', 'new')), ...words].join(', ')
}

type Pair = UpstreamShowResult['definitions'][number]

/** What differs between the definition that was approved and the one that is there, with nothing in it that hides. */
export function definitionDiff({tool, approved, current}: Pair): string {
  const [before, after] = [linesOf(approved), linesOf(current)]
  const kept = before.findIndex((line, index) => line !== after[index])
  const start = kept === -1 ? Math.min(before.length, after.length) : kept
  let end = 0
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1
  const mark = (lines: readonly string[], sign: string) =>
    lines.slice(start, lines.length - end).map(line => `${sign} ${line}`)
  return [
    `--- ${visible(tool)}, approved`,
    `+++ ${visible(tool)}, now`,
    ...mark(before, '-'),
    ...mark(after, '+'),
  ].join('\n')
}

/** Descriptions line by line; the rest as JSON. */
function linesOf(definition: ToolDefinition | null): string[] {
  if (!definition) return []
  const {description = '', ...rest} = definition
  const text = description.split('\n').flatMap(line => wrap(visible(line), 100))
  return [...text, ...visibleJson(rest, 2).split('\n')]
}
