import type {CapabilityDetail, CapabilitySummary} from '../contract/capability.ts'
import type {StructuredError} from '../contract/structured-error.ts'
import {fields, type TableOptions, table, wrap} from './table.ts'
import {visible, visibleJson} from './text.ts'

const WIDTH_WITH_TOOLS = 100

export function capabilityTable(capabilities: readonly CapabilitySummary[], options: TableOptions): string {
  if (capabilities.length === 0) return 'No capabilities.'
  // The name of the tool follows from that of the capability: where there is no room it can go.
  const isNarrow = options.width !== undefined && options.width < WIDTH_WITH_TOOLS
  const rows = capabilities.map(({name, tool, tier, tierReason, available}) => {
    const why = tierReason.replace(` of ${name}`, '')
    return [name, ...(isNarrow ? [] : [tool]), tier, available ? why : `not available; ${why}`]
  })
  return table(['NAME', ...(isNarrow ? [] : ['TOOL']), 'TIER', 'WHY'], rows, options)
}

/** The whole manual page of one capability. */
export function capabilityPage(capability: CapabilityDetail, options: TableOptions): string {
  const heading = options.heading ?? (text => text)
  const paragraph = (text: string) => wrap(visible(text), (options.width ?? 82) - 2).map(line => `  ${line}`)
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', heading(title), ...lines]
  return [
    ...wrap(visible(`${capability.name}  ${capability.title}`), options.width ?? Number.POSITIVE_INFINITY).map(heading),
    ...paragraph(capability.purpose),
    '',
    fields(facts(capability), '  ', options.width),
    ...section('When to use', paragraph(capability.whenToUse)),
    ...section('Input', indent(propertyTable(capability.inputSchema, options))),
    ...section('Output', indent(propertyTable(capability.outputSchema, options))),
    ...section('Errors', indent(errorTable(capability, options))),
    ...section(
      'Examples',
      capability.examples.flatMap(example => exampleLines(capability.name, example)),
    ),
  ].join('\n')
}

/** What an agent would read, for a person. */
export function errorText({
  error_type,
  description,
  agent_description,
  recovery_actions,
  retry_after,
}: StructuredError): string {
  // an agent reads one text; to a person the actions, each on its line, say the same
  const says = (text: string) => agent_description.includes(text)
  const isTold = agent_description === description || recovery_actions.some(action => says(action.description))
  return [
    `${error_type}: ${description}`,
    ...(isTold ? [] : [agent_description]),
    ...recovery_actions.map(action => `- ${action.description}${action.capability ? ` (${action.capability})` : ''}`),
    ...(retry_after === null ? [] : [`It can be tried again in ${retry_after} s.`]),
  ]
    .map(visible)
    .join('\n')
}

function facts(capability: CapabilityDetail): [string, string][] {
  return [
    ['Tool', capability.tool],
    ['Tier', `${capability.tier} (${capability.tierReason})`],
    ['Effect', capability.effect],
    ['Category', capability.category],
    ['Version', capability.version],
    ['Available', capability.missing === null ? 'yes' : `no: ${capability.missing}`],
    ['Tags', capability.tags.join(', ') || 'none'],
  ]
}

interface Property {
  type?: unknown
  enum?: unknown[]
  anyOf?: Property[]
  const?: unknown
  items?: Property
  description?: unknown
  default?: unknown
}

/** The properties of a JSON Schema object, one a line. */
function propertyTable(schema: Record<string, unknown>, options: TableOptions): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Property>)
  const required = (schema['required'] ?? []) as string[]
  if (properties.length === 0) return 'none'
  const rows = properties.map(([name, property]) => [
    name,
    typeName(property),
    required.includes(name)
      ? 'required'
      : property.default === undefined
        ? ''
        : `default ${JSON.stringify(property.default)}`,
    String(property.description ?? ''),
  ])
  return table(['NAME', 'TYPE', '', 'DESCRIPTION'], rows, narrowed(options))
}

function typeName(property: Property): string {
  if (property.enum) return property.enum.map(value => JSON.stringify(value)).join(' | ')
  if (property.const !== undefined) return JSON.stringify(property.const)
  if (property.anyOf) return property.anyOf.map(typeName).join(' | ')
  if (property.type === 'array') return `${typeName(property.items ?? {})}[]`
  return Array.isArray(property.type) ? property.type.join(' | ') : String(property.type ?? 'any')
}

function errorTable({errors}: CapabilityDetail, options: TableOptions): string {
  if (errors.length === 0) return 'none'
  const rows = errors.map(({type, when, recovery}) => [type, when, recovery.join(', ')])
  return table(['TYPE', 'WHEN', 'WHAT HELPS'], rows, narrowed(options))
}

function exampleLines(name: string, {description, input}: CapabilityDetail['examples'][number]): string[] {
  return [
    `  ${visible(description)}`,
    `    kruxos capability call ${visible(name)} --input '${visibleJson(input).replaceAll("'", "'\\''")}'`,
  ]
}

function indent(text: string): string[] {
  return text.split('\n').map(line => `  ${line}`.trimEnd())
}

function narrowed({width, heading}: TableOptions): TableOptions {
  return {...(heading && {heading}), width: width === undefined ? undefined : width - 2}
}
