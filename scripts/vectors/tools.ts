import {
  type McpTool,
  toCapability,
  toClaudeTools,
  toGeminiTools,
  toOpenAIChatTools,
  toOpenAIResponsesTools,
} from '../../sdk/typescript/src/tools.ts'
import {toTool} from '../../src/gateway/registry/face.ts'
import {builtInRegistry} from './registry.ts'

/** Enough to show each shape of schema: nested, with defaults, with alternatives, without input, and one that waits for a person. */
const SHOWN = [
  'agent.whoami',
  'filesystem.delete',
  'filesystem.edit',
  'filesystem.read',
  'filesystem.search',
  'system.metrics',
]

export function toolVectors() {
  const shown = builtInRegistry()
    .list()
    .filter(({name}) => SHOWN.includes(name))
  const mcp: McpTool[] = shown.map(capability => toTool(capability, {tier: capability.tier, isConditional: false}))
  const capabilities = mcp.map(toCapability)
  return {
    about: '`mcp` is what tools/list answers; the others are what the adapters make of it, in the same order',
    mcp,
    capabilities: capabilities.map(({name, tool, category, title, tier}) => ({name, tool, category, title, tier})),
    claude: toClaudeTools(capabilities),
    openai_chat: toOpenAIChatTools(capabilities),
    openai_responses: toOpenAIResponsesTools(capabilities),
    gemini: toGeminiTools(capabilities),
  }
}
