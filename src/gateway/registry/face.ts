import {z} from 'zod'
import type {CapabilityDetail, CapabilitySummary, Tier} from '../../contract/capability.ts'
import {toCapabilityName, toToolName} from '../../contract/names.ts'
import type {Capability, JsonSchema, ToolDefinition} from '../capability.ts'

/** A tool as MCP lists it (2025-11-25, server/tools). */
export interface Tool {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputSchema: JsonSchema
  /** left out where the list is compact */
  readonly outputSchema?: JsonSchema
  readonly annotations: ToolAnnotations
  readonly _meta: {readonly 'kruxos/tier': Tier}
}

export interface ToolAnnotations {
  readonly title: string
  readonly readOnlyHint: boolean
  readonly destructiveHint: boolean
  readonly idempotentHint: boolean
  readonly openWorldHint: boolean
}

interface Ruling {
  readonly tier: Tier
  readonly reason: string
}

interface Listed {
  readonly tier: Tier
  /** other inputs may get another tier */
  readonly isConditional: boolean
}

export function toTool(capability: ToolDefinition, {tier, isConditional}: Listed): Tool {
  return {
    name: toToolName(capability.name),
    title: capability.title,
    description: `${capability.purpose} ${capability.whenToUse}${noteOf(tier, isConditional)}`,
    ...toolSchemasOf(capability),
    annotations: toAnnotations(capability),
    _meta: {'kruxos/tier': tier},
  }
}

/** For lists that must be short: what it does and what it takes, without the finer points. */
export function toCompactTool(capability: ToolDefinition, {tier, isConditional}: Listed): Tool {
  const {outputSchema: _, ...tool} = toTool(capability, {tier, isConditional})
  return {
    ...tool,
    description: `${firstClause(capability.purpose)}.${noteOf(tier, isConditional)}`,
    inputSchema: shorten(tool.inputSchema) as Tool['inputSchema'],
  }
}

/** A schema whose descriptions are cut after their first clause. */
function shorten(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shorten)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, value]) => [
    key,
    key === 'description' && typeof value === 'string' ? firstClause(value) : shorten(value),
  ])
  return Object.fromEntries(entries)
}

function firstClause(text: string): string {
  return text.split(/[.;:] /, 1)[0]?.replace(/\.$/, '') ?? ''
}

function toolSchemasOf(capability: ToolDefinition): Pick<Tool, 'inputSchema' | 'outputSchema'> {
  const {toolSchemas} = capability
  if (!toolSchemas) return schemasOf(capability)
  const {input, output} = toolSchemas
  return {inputSchema: input, ...(output && {outputSchema: output})}
}

function noteOf(tier: Tier, isConditional: boolean): string {
  if (isConditional)
    return ' Whether it runs at once, needs the approval of a person or is refused depends on the input.'
  return tier === 'approval_required' ? ' Needs the approval of a person before it runs.' : ''
}

/** The hints are derived: hosts skip questions by them, so they must not be written by hand. */
export function toAnnotations({
  title,
  effect,
  isDestructive = false,
  isIdempotent = false,
}: ToolDefinition): ToolAnnotations {
  const readOnlyHint = effect === 'read' || effect === 'session'
  return {
    title,
    readOnlyHint,
    destructiveHint: !readOnlyHint && isDestructive,
    idempotentHint: readOnlyHint || isIdempotent,
    openWorldHint: effect === 'write-external' || effect === 'execute',
  }
}

export function toSummary(capability: Capability, {tier, reason}: Ruling): CapabilitySummary {
  const {name, title, purpose} = capability
  return {
    name,
    tool: toToolName(name),
    category: categoryOf(name),
    title,
    purpose,
    tier,
    tierReason: reason,
    available: !capability.unavailable?.(),
  }
}

export function toDetail(capability: Capability, ruling: Ruling): CapabilityDetail {
  const errors = Object.entries(capability.errors)
  return {
    ...toSummary(capability, ruling),
    missing: capability.unavailable?.() ?? null,
    version: capability.version,
    effect: capability.effect,
    whenToUse: capability.whenToUse,
    ...schemasOf(capability),
    ...(capability.toolSchemas && {inputSchema: {...capability.toolSchemas.input}}),
    annotations: {...toAnnotations(capability)},
    errors: errors.map(([type, {when, recovery}]) => ({
      type,
      when,
      recovery: recovery.map(action => action.description),
    })),
    examples: capability.examples.map(example => ({...example})),
    tags: [...capability.tags],
  }
}

export function toCategory({name}: Tool): string {
  return categoryOf(toCapabilityName(name))
}

export function categoryOf(name: string): string {
  return name.slice(0, name.indexOf('.'))
}

interface Schemas {
  inputSchema: Record<string, unknown>
  outputSchema: Record<string, unknown>
}

const cache = new WeakMap<ToolDefinition, Schemas>()

function schemasOf(capability: ToolDefinition): Schemas {
  const known = cache.get(capability)
  if (known) return known
  const schemas = {
    inputSchema: jsonSchema(capability.input, 'input'),
    outputSchema: jsonSchema(capability.output, 'output'),
  }
  cache.set(capability, schemas)
  return schemas
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const {$schema: _, ...rest} = z.toJSONSchema(schema, {io, override: ({jsonSchema: node}) => dropNoise(node)})
  return rest
}

/** zod bounds every integer by what a double can hold and spells formats out; models pay for each character. */
function dropNoise(node: {minimum?: unknown; maximum?: unknown; format?: unknown; pattern?: unknown}): void {
  if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum
  if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum
  if (node.format !== undefined) delete node.pattern
}
