import {z} from 'zod'
import {ApplianceFile} from '../../src/config/appliance-file.ts'
import {page} from './markdown.ts'
import {fieldTable, type Node} from './schema-table.ts'

/** What may be in a file of `kruxos apply`, section by section. */
export function applianceFieldsPage(): string {
  const {properties = {}} = z.toJSONSchema(ApplianceFile, {io: 'input'}) as Node
  return page(
    'Fields of an appliance file',
    '[apply.md](apply.md) tells what becomes of them. The schema for editors is `schemas/appliance.schema.json`.',
    ...Object.entries(properties).map(([name, node]) => [`## ${name}`, ...describe(name, node)].join('\n\n')),
  )
}

function describe(name: string, {description, additionalProperties}: Node): string[] {
  const told = description === undefined ? [] : [`${description.charAt(0).toUpperCase()}${description.slice(1)}.`]
  if (name === 'settings') return [...told, 'See [settings.md](settings.md).']
  if (typeof additionalProperties !== 'object') return told
  const item = additionalProperties
  if (item.properties) return [...told, fieldTable(item)]
  const inner = item.additionalProperties
  const each = typeof inner === 'object' && inner.properties ? fieldTable(inner) : `Each: ${item.description}.`
  return [...told, ...(inner && item.description ? [`Each: ${item.description}; of a client:`] : []), each]
}
