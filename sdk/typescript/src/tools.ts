import {toCapabilityName} from '../../../src/contract/names.ts'

/** What happens to a call: it runs, runs and tells, or waits for a person. */
export type Tier = 'autonomous' | 'notify' | 'approval_required' | 'blocked'

export type JsonSchema = Record<string, unknown>

/** What a capability does to the world (MCP, ToolAnnotations). */
export interface Annotations {
  readonly title?: string
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint?: boolean
}

/** A tool as the gateway lists it (MCP, server/tools). @internal */
export interface McpTool {
  readonly name: string
  readonly title?: string
  readonly description?: string
  readonly inputSchema: JsonSchema
  readonly outputSchema?: JsonSchema
  readonly annotations?: Annotations
  readonly _meta?: Readonly<Record<string, unknown>>
}

/** A capability that this agent may call. */
export interface Capability {
  /** dotted, for example `filesystem.read` */
  readonly name: string
  /** its name as a tool: `filesystem__read` */
  readonly tool: string
  readonly category: string
  readonly title: string
  readonly description: string
  readonly tier: Tier
  readonly inputSchema: JsonSchema
  readonly outputSchema: JsonSchema
  readonly annotations: Annotations
}

/** Which capabilities; every given condition must hold. */
export interface CapabilityFilter {
  /** for example `filesystem`, or several of them */
  readonly category?: string | readonly string[]
  /** dotted names */
  readonly names?: readonly string[]
  readonly tier?: Tier | readonly Tier[]
}

/** A tool for `messages.create` of the Anthropic API. */
export interface ClaudeTool {
  name: string
  description: string
  input_schema: JsonSchema & {type: 'object'}
}

/** A tool for `chat.completions.create` of the OpenAI API. */
export interface OpenAIChatTool {
  type: 'function'
  function: {name: string; description: string; parameters: JsonSchema}
}

/** A tool for `responses.create` of the OpenAI API. */
export interface OpenAIResponsesTool {
  type: 'function'
  name: string
  description: string
  parameters: JsonSchema
  strict: boolean
}

/** The one entry of `config.tools` of the Gemini API. */
export interface GeminiTool {
  functionDeclarations: {name: string; description: string; parametersJsonSchema: JsonSchema}[]
}

/** @internal */
export function toCapability(tool: McpTool): Capability {
  const name = toCapabilityName(tool.name)
  return {
    name,
    tool: tool.name,
    category: name.slice(0, name.indexOf('.')),
    title: tool.title ?? name,
    description: tool.description ?? '',
    tier: (tool._meta?.['kruxos/tier'] as Tier | undefined) ?? 'autonomous',
    inputSchema: tool.inputSchema,
    outputSchema: tool.outputSchema ?? {type: 'object'},
    annotations: tool.annotations ?? {},
  }
}

/** @internal */
export function filterCapabilities(all: readonly Capability[], filter: CapabilityFilter = {}): Capability[] {
  const {category, names, tier} = filter
  const fits = <T>(wanted: T | readonly T[] | undefined, value: T) =>
    wanted === undefined || [wanted].flat().includes(value)
  return all.filter(each => fits(category, each.category) && fits(names, each.name) && fits(tier, each.tier))
}

/** @internal */
export function toClaudeTools(capabilities: readonly Capability[]): ClaudeTool[] {
  return capabilities.map(({tool, description, inputSchema}) => ({
    name: tool,
    description,
    input_schema: {...inputSchema, type: 'object'},
  }))
}

/** @internal */
export function toOpenAIChatTools(capabilities: readonly Capability[]): OpenAIChatTool[] {
  return capabilities.map(({tool, description, inputSchema}) => ({
    type: 'function',
    function: {name: tool, description, parameters: inputSchema},
  }))
}

/** `strict` is said to be off because that API turns it on by itself, and optional inputs are not strict. @internal */
export function toOpenAIResponsesTools(capabilities: readonly Capability[]): OpenAIResponsesTool[] {
  return capabilities.map(({tool, description, inputSchema}) => ({
    type: 'function',
    name: tool,
    description,
    parameters: inputSchema,
    strict: false,
  }))
}

/** @internal */
export function toGeminiTools(capabilities: readonly Capability[]): GeminiTool[] {
  if (capabilities.length === 0) return []
  const functionDeclarations = capabilities.map(({tool, description, inputSchema}) => ({
    name: tool,
    description,
    parametersJsonSchema: inputSchema,
  }))
  return [{functionDeclarations}]
}
