import {
  type Draft,
  type DraftRule,
  isRecord,
  type Losses,
  optional,
  toConditions,
  toName,
  toPattern,
  toTier,
} from './draft.ts'
import {toLimit} from './limits.ts'

type Source = Record<string, unknown>

/** `capabilities: {pattern: {tier, reason, rate_limit, rules: [{condition, tier, reason}]}}`: the most specific decides. */
export function fromMap(source: Source, losses: Losses): Draft {
  losses.unread('file', source, ['name', 'version', 'description', 'defaults', 'capabilities', 'agent', 'extends'])
  if (source['extends'] !== undefined) losses.add('extends: layers are files of their own here, and all of them count')
  const entries = Object.entries(isRecord(source['capabilities']) ? source['capabilities'] : {})
  const rules = entries
    .toSorted(([a], [b]) => specificity(b) - specificity(a))
    .flatMap(([pattern, entry]) => {
      const match = toPattern(pattern, losses)
      return match === null || !isRecord(entry)
        ? []
        : [...nestedRules(match, entry, losses), ...toRules(match, entry, losses)]
    })
  return {...headOf(source, losses), rules}
}

/** `rules: [{capability, tier, reason, conditions}]`, in an organisation's file `overrides`: the first one decides. */
export function fromList(source: Source, losses: Losses): Draft {
  losses.unread('file', source, ['name', 'version', 'description', 'defaults', 'rules', 'overrides', 'agent'])
  const list = [source['overrides'], source['rules']].flat().filter(isRecord)
  const rules = list.flatMap(entry => {
    const match = toPattern(entry['capability'], losses)
    return match === null ? [] : toRules(match, {...entry, condition: entry['conditions']}, losses)
  })
  return {...headOf(source, losses), rules}
}

/** `rules: [{match: {capability}, tier, rate_limit: {max_per_hour, escalate_to}}]` */
export function fromMatch(source: Source, losses: Losses): Draft {
  losses.unread('file', source, ['name', 'version', 'description', 'defaults', 'rules'])
  const rules = [source['rules']]
    .flat()
    .filter(isRecord)
    .flatMap(entry => {
      const wanted = isRecord(entry['match']) ? entry['match'] : {capability: entry['match']}
      losses.unread('match', wanted, ['capability'])
      const match = toPattern(wanted['capability'], losses)
      return match === null ? [] : toRules(match, {...entry, condition: entry['conditions']}, losses)
    })
  return {...headOf(source, losses), rules}
}

/** `<pattern>: {tier, rate_limit}` at the top: the most specific decides. */
export function fromBareMap(source: Source, losses: Losses): Draft {
  const {version: _, name, description, defaults, ...capabilities} = source
  return fromMap({name, description, defaults, capabilities}, losses)
}

/** `batch_limits: [{operation, max_per_hour, escalate_to}]` of a service pack. */
export function fromBatchLimits(source: Source, losses: Losses): Draft {
  const rules = [source['batch_limits']]
    .flat()
    .filter(isRecord)
    .flatMap((entry): DraftRule[] => {
      const match = toPattern(entry['operation'], losses)
      const limit = toLimit(
        {max_per_hour: entry['max_per_hour'], escalate_to: entry['escalate_to']},
        String(match),
        losses,
      )
      if (match === null || limit === undefined) return []
      losses.add(`${match}: a limit needs a tier to go with it; notify was taken`)
      return [{match, tier: 'notify', limit}]
    })
  return {name: toName(source['name']), rules}
}

function headOf({name, agent, description, defaults}: Source, losses: Losses): Omit<Draft, 'rules'> {
  const tier: unknown = isRecord(defaults) ? (defaults['tier'] ?? defaults['permission_tier']) : defaults
  return {
    name: toName(name ?? agent),
    ...optional('description', description),
    ...(tier === undefined || tier === null ? {} : {defaults: {tier: toTier(tier, 'defaults', losses)}}),
  }
}

/** The rules with conditions go before the one that holds otherwise. */
function nestedRules(match: string, entry: Source, losses: Losses): DraftRule[] {
  const nested = Array.isArray(entry['rules']) ? entry['rules'].filter(isRecord) : []
  return nested.flatMap(rule => toRules(match, {...rule, tier: rule['tier'] ?? entry['tier']}, losses))
}

/** A condition that we do not know must not free anything: a rule that loosens is left out, one that forbids always holds. */
function toRules(match: string, entry: Source, losses: Losses): DraftRule[] {
  losses.unread(match, entry, [
    'capability',
    'match',
    'tier',
    'reason',
    'condition',
    'conditions',
    'rate_limit',
    'rules',
  ])
  if (entry['tier'] === undefined) return []
  const tier = toTier(entry['tier'], match, losses)
  const when = toConditions(entry['condition'], match, losses)
  const forbids = tier === 'approval_required' || tier === 'blocked'
  if (when === null) losses.add(`${match}: ${forbids ? 'the rule holds for every call' : 'the rule is left out'}`)
  if (when === null && !forbids) return []
  const limit = entry['rate_limit'] === undefined ? undefined : toLimit(entry['rate_limit'], match, losses)
  return [{match, tier, ...optional('reason', entry['reason']), ...(when ? {when} : {}), ...(limit ? {limit} : {})}]
}

/** More names are more specific; `*` is the least. */
function specificity(pattern: string): number {
  return pattern.split('.').filter(part => part !== '*').length * 2 + (pattern.includes('*') ? 0 : 1)
}
