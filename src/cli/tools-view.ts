import type {AgentToolsResult, CapabilityCostResult} from '../contract/tool-set.ts'
import {bytes} from './bytes.ts'
import {fields, type TableOptions, table} from './table.ts'

export function toolSetFields({name, tools, listed, usable}: AgentToolsResult, width?: number): string {
  const {only, except, descriptions, mode, always} = tools
  return fields(
    [
      ['Agent', name],
      ['Has', only === null ? 'every capability' : only.join(', ')],
      ...(except.length > 0 ? ([['But not', except.join(', ')]] as const) : []),
      [
        'Clients see',
        mode === 'list' ? 'a list' : `a search${always.length > 0 ? `, and always ${always.join(', ')}` : ''}`,
      ],
      ['Descriptions', descriptions],
      ['Listed', `${listed} tools`],
      ['Usable', `${usable} capabilities`],
    ],
    '  ',
    width,
  )
}

export function costTables(
  {now, categories, full, compact, search}: CapabilityCostResult,
  options: TableOptions,
): string {
  const row = (name: string, {tools, bytes: size, tokens}: typeof now) => [
    name,
    String(tools),
    bytes(size),
    `~${tokens}`,
  ]
  const dearest = categories.toSorted((one, other) => other.tokens - one.tokens)
  return [
    table(
      ['CATEGORY', 'TOOLS', 'BYTES', 'TOKENS'],
      [...dearest.map(each => row(each.category, each)), row('all that is listed', now)],
      options,
    ),
    '',
    table(
      ['IT COULD BE', 'TOOLS', 'BYTES', 'TOKENS'],
      [row('full', full), row('compact', compact), row('search', search)],
      options,
    ),
  ].join('\n')
}
