import {TIERS, type Tier} from '../../contract/capability.ts'

/** Our language, before it is text. */
export interface Draft {
  readonly name: string
  readonly description?: string
  readonly defaults?: {readonly tier: Tier}
  readonly rules: readonly DraftRule[]
}

export interface DraftRule {
  match: string
  tier: Tier
  reason?: string
  when?: Record<string, unknown>
  limit?: {max: number; per: string; on_exceed: string}
}

/** What could not be carried over, for people. */
export class Losses {
  readonly all: string[] = []

  add(message: string): void {
    if (!this.all.includes(message)) this.all.push(message)
  }

  /** Every key that nobody reads. */
  unread(where: string, source: Record<string, unknown>, known: readonly string[]): void {
    for (const key of Object.keys(source)) if (!known.includes(key)) this.add(`${where}: ${key} has no counterpart`)
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const WORDS: Readonly<Record<string, Tier>> = {
  approval: 'approval_required',
  require_approval: 'approval_required',
  deny: 'blocked',
  allow: 'autonomous',
}

/** An unknown word means that a person is asked. */
export function toTier(value: unknown, where: string, losses: Losses): Tier {
  const word = String(value)
  const tier = TIERS.find(each => each === word) ?? WORDS[word]
  if (tier) return tier
  losses.add(`${where}: tier ${word} is unknown; a person is asked`)
  return 'approval_required'
}

/** null for a pattern that cannot be said. */
export function toPattern(value: unknown, losses: Losses): string | null {
  const pattern = String(value)
  if (/^(\*|(\*\.)?[a-z0-9]+(_[a-z0-9]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)*(\.\*)?)$/.test(pattern)) return pattern
  losses.add(`${pattern}: not a capability or pattern; the rule is left out`)
  return null
}

export function toName(value: unknown): string {
  const name = String(value ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63)
  return name || 'imported'
}

/** What is said about a text field, if it is one. */
export function optional<K extends string>(key: K, value: unknown): {[P in K]?: string} {
  return typeof value === 'string' && value !== '' ? ({[key]: value.slice(0, 500)} as {[P in K]?: string}) : {}
}

/** @returns null when a condition is unknown: then the rule must not loosen anything */
export function toConditions(
  value: unknown,
  where: string,
  losses: Losses,
): Record<string, unknown> | null | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) return null
  const when: Record<string, unknown> = {}
  for (const [key, wanted] of Object.entries(value)) {
    const known = CONDITIONS[key]
    if (!known) {
      losses.add(`${where}: condition ${key} is unknown`)
      return null
    }
    when[known] = known === 'path_prefix' && typeof wanted === 'string' ? wanted.replace(/\/+$/, '') || '/' : wanted
  }
  return when
}

const CONDITIONS: Readonly<Record<string, string>> = {
  content_size_lt: 'size_lt',
  content_size_gte: 'size_gte',
  path_prefix: 'path_prefix',
}
