import type {PolicyChange, PolicyExplanation, PolicyLayer, PolicySummary} from '../../contract/policy.ts'
import type {Paint} from '../colour.ts'
import {fields, type TableOptions, table} from '../table.ts'
import {visible} from '../text.ts'

export function policyText(
  {name, source, version, problems}: PolicySummary,
  layers: readonly PolicyLayer[],
  options: TableOptions,
): string {
  const facts: [string, string][] = [
    ['Active policy', name],
    ['Source', source],
    ['Version', version],
  ]
  const head = fields(facts, '', options.width)
  const rows = layers.map(layer => [layer.layer, layer.state, layer.name, String(layer.rules), layer.file])
  const files = rows.length === 0 ? [] : ['', table(['LAYER', 'STATE', 'NAME', 'RULES', 'FILE'], rows, options)]
  const faults = problems.length === 0 ? [] : ['', ...problems.map(problem => `! ${visible(problem)}`)]
  return [head, ...files, ...faults].join('\n')
}

/** Why a call gets what it gets: the decision, then every voice. */
export function explanationText(explanation: PolicyExplanation, options: TableOptions): string {
  const {agent, capability, tier, rule, reason, isConditional, voices, silent, limits, approval} = explanation
  const facts: (readonly [string, string])[] = [
    ['Agent', agent],
    ['Capability', capability],
    ['Tier', isConditional ? `${tier} (depends on the input)` : tier],
    ['Rule', rule],
    ['Reason', reason],
    ...limits.map(
      limit =>
        [
          'Limit',
          `${limit.max} calls in ${span(limit.windowSeconds)}, then ${limit.onExceed} (${limit.rule})`,
        ] as const,
    ),
    ...(approval
      ? [
          ['Waits', `up to ${span(approval.expiresSeconds)} for a person`] as const,
          ['Grants', approval.maxGrantSeconds === null ? 'never' : `up to ${span(approval.maxGrantSeconds)}`] as const,
        ]
      : []),
  ]
  const head = fields(facts, '', options.width)
  const rows = [
    ...voices.map(voice => [
      voice.layer,
      voice.counts ? voice.tier : `${voice.tier} (replaced)`,
      voice.rule,
      voice.reason,
    ]),
    ...silent.map(layer => [layer, '-', `${layer}.yaml`, 'no rule matches']),
  ]
  return [head, '', table(['LAYER', 'TIER', 'RULE', 'REASON'], rows, options)].join('\n')
}

/** What a new file would change; the agents for whom it is the same stand together. */
export function changesText(changes: readonly PolicyChange[], {red, green}: Paint, options: TableOptions): string {
  if (changes.length === 0) return 'No capability changes its tier.'
  const groups = new Map<string, {change: PolicyChange; agents: string[]}>()
  for (const change of changes) {
    const key = [change.capability, sideText(change.before), sideText(change.after), change.after.rule].join('\n')
    const group = groups.get(key) ?? {change, agents: []}
    group.agents.push(change.agent)
    groups.set(key, group)
  }
  const rows = [...groups.values()].map(({change, agents}) => [
    change.capability,
    sideText(change.before),
    sideText(change.after),
    change.after.rule,
    agents.join(', '),
  ])
  const looser = changes.filter(change => strictness(change.after.tier) < strictness(change.before.tier)).length
  const summary =
    looser === 0 ? green('Nothing becomes less strict.') : red(`${looser} of ${changes.length} become less strict.`)
  return [table(['CAPABILITY', 'BEFORE', 'AFTER', 'RULE', 'AGENTS'], rows, options), '', summary].join('\n')
}

function sideText({tier, isConditional}: PolicyChange['before']): string {
  return isConditional ? `${tier} or by input` : tier
}

const ORDER = ['autonomous', 'notify', 'approval_required', 'blocked']

function strictness(tier: string): number {
  return ORDER.indexOf(tier)
}

const UNITS = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'm'],
] as const

/** In the largest unit that fits evenly, as the language writes it. */
export function span(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds % each === 0) ?? [1, 's']
  return `${seconds / size}${unit}`
}
