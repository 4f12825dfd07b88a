import {builtInDefinitions} from '../../src/gateway/capabilities/index.ts'
import {toDetail} from '../../src/gateway/registry/face.ts'
import {createRegistry} from '../../src/gateway/registry/index.ts'
import {code, page, table} from './markdown.ts'

interface Field {
  type?: string | string[]
  anyOf?: Field[]
  enum?: unknown[]
  default?: unknown
  description?: string
}

type Detail = ReturnType<typeof toDetail>

/** The built-in capabilities as an agent sees them: a page of each family, and one that names them all. */
export function capabilityPages(): Record<string, string> {
  const registry = createRegistry(builtInDefinitions())
  const details = registry.list().map(capability => toDetail(capability, {tier: capability.tier, reason: ''}))
  const families = Object.groupBy(details, ({category}) => category) as Record<string, Detail[]>
  const pages = Object.entries(families).map(([family, members]) => [
    `docs/capabilities/${family}.md`,
    page(`Capabilities: ${family}`, ...members.map(section)),
  ])
  return {'docs/capabilities.md': overview(details), ...Object.fromEntries(pages)}
}

function overview(details: readonly Detail[]): string {
  const rows = details.map(({name, category, tool, tier, purpose}) => [
    `[${name}](capabilities/${category}.md#${name.replaceAll('.', '')})`,
    code(tool),
    tier,
    purpose,
  ])
  return page(
    'Capabilities',
    `${details.length} built-in capabilities. The tier is each one's own; \`kruxos capability list --agent NAME\` tells what holds for an agent.`,
    table(['capability', 'tool', 'tier', 'does'], rows),
  )
}

function section(detail: Detail): string {
  const {name, purpose, whenToUse, tier, inputSchema, outputSchema, errors, examples} = detail
  const required = (inputSchema['required'] as string[] | undefined) ?? []
  const inputs = fields(inputSchema).map(([key, field]) => [
    code(key),
    typeOf(field),
    required.includes(key) ? 'required' : field.default === undefined ? '' : code(JSON.stringify(field.default)),
    field.description ?? '',
  ])
  const outputs = fields(outputSchema).map(([key, field]) => [code(key), typeOf(field), field.description ?? ''])
  return [
    `## ${name}`,
    `${purpose} ${whenToUse}`,
    `Tier: ${code(tier)}`,
    inputs.length > 0 ? table(['input', 'type', 'default', 'meaning'], inputs) : 'Takes no input.',
    table(['output', 'type', 'meaning'], outputs),
    ...(errors.length > 0
      ? [
          table(
            ['error', 'when', 'what helps'],
            errors.map(error => [code(error.type), error.when, error.recovery.join('; ')]),
          ),
        ]
      : []),
    ...examples.map(({description, input}) => `${description}\n\n    ${JSON.stringify(input)}`),
  ].join('\n\n')
}

function fields(schema: Record<string, unknown>): [string, Field][] {
  return Object.entries((schema['properties'] as Record<string, Field> | undefined) ?? {})
}

function typeOf({type, anyOf, enum: values}: Field): string {
  if (values) return values.map(value => code(String(value))).join(', ')
  if (anyOf) return anyOf.map(typeOf).join(' or ')
  return type === undefined ? 'any' : [type].flat().join(' or ')
}
