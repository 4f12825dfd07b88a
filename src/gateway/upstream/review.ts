import type {ToolDefinition, UpstreamTool} from '../../contract/upstream.ts'
import type {Capability} from '../capability.ts'
import type {PinRow, UpstreamRow} from '../upstream.ts'
import {faultOf, hashOf} from './definition.ts'
import {capabilityNameOf} from './names.ts'

/** One tool: what was approved of it, and what the server says now. */
export interface Review extends UpstreamTool {
  readonly approved: ToolDefinition | null
  readonly current: ToolDefinition | null
}

/**
 * Holds what a server says against what an operator approved.
 * @param definitions null while nobody knows: then what was approved stands
 */
export function review(
  {name, renames}: Pick<UpstreamRow, 'name' | 'renames'>,
  pins: readonly PinRow[],
  definitions: readonly ToolDefinition[] | null,
): Review[] {
  const current = new Map((definitions ?? []).toReversed().map(definition => [definition.name, definition]))
  const pinned = new Map(pins.map(pin => [pin.tool, pin]))
  // Approved tools come first: a newcomer cannot take the name of one.
  const tools = new Set([...pinned.keys(), ...[...current.keys()].sort()])
  const taken = new Set<string>()
  return [...tools]
    .map(tool => {
      const seen = look(tool, {pin: pinned.get(tool), current: current.get(tool), isKnown: definitions !== null})
      const capability = capabilityNameOf(name, tool, renames)
      const clash = capability === null ? 'no name fits it' : taken.has(capability) ? 'another tool has its name' : null
      taken.add(capability ?? '')
      const state = clash === null ? seen.state : ('unusable' as const)
      return {...seen, tool, capability: capability ?? '', state, problem: seen.problem ?? clash}
    })
    .sort((a, b) => (a.tool < b.tool ? -1 : 1))
}

interface Seen {
  readonly pin: PinRow | undefined
  readonly current: ToolDefinition | undefined
  readonly isKnown: boolean
}

function look(tool: string, {pin, current, isKnown}: Seen): Omit<Review, 'capability'> {
  const hash = current ? hashOf(current) : (pin?.hash ?? '')
  const problem = current ? faultOf(current) : null
  return {
    tool,
    hash,
    problem,
    state: problem === null ? stateOf(hash, {pin, current, isKnown}) : 'unusable',
    approvedAt: pin?.approvedAt ?? null,
    approved: pin?.definition ?? null,
    current: current ?? null,
  }
}

function stateOf(hash: string, {pin, current, isKnown}: Seen): UpstreamTool['state'] {
  if (!pin) return 'new'
  if (!current) return isKnown ? 'gone' : 'approved'
  return pin.hash === hash ? 'approved' : 'changed'
}

export function isOffered({state}: Pick<Review, 'state'>): boolean {
  return state === 'approved' || state === 'changed' || state === 'new'
}

export function isUnapproved({state}: Pick<Review, 'state'>): boolean {
  return state === 'changed' || state === 'new'
}

/** A tool as operators see it in lists. */
export function toTool({approved, current, ...tool}: Review): UpstreamTool {
  return tool
}

/** Approves what a server says of a tool now. */
export function pinOf(upstream: string, definition: ToolDefinition, approvedAt: string): PinRow {
  return {upstream, tool: definition.name, hash: hashOf(definition), definition, approvedAt}
}

/** How strict every policy has to be about a tool, whoever wrote it. */
export function floorOf(
  {name, agents}: Pick<UpstreamRow, 'name' | 'agents'>,
  tool: Pick<Review, 'state'>,
  agent: string,
): ReturnType<NonNullable<Capability['floor']>> {
  if (agents && !agents.includes(agent)) return {tier: 'blocked', reason: `the MCP server ${name} is for other agents`}
  if (!isUnapproved(tool)) return null
  const what = tool.state === 'new' ? 'is new' : 'is defined otherwise'
  return {tier: 'approval_required', reason: `it ${what} since an operator approved the tools of ${name}`}
}
