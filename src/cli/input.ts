import {KruxosError} from '../contract/errors.ts'
import {
  AGENT_NAME_PATTERN,
  CAPABILITY_NAME_PATTERN,
  LABEL_PATTERN,
  LABEL_RULE,
  toCapabilityName,
} from '../contract/names.ts'
import {cut, visible} from './text.ts'

const UNITS: Readonly<Record<string, number>> = {s: 1, m: 60, h: 3600, d: 86_400}

/** `3600` or `30d`, `12h`, `15m`, `90s`, in seconds. The bounds are the gateway's. @throws KruxosError USAGE */
export function parseDuration(text: string, flag: string): number {
  const [, digits = '', unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(text) ?? []
  if (digits) return Number(digits) * (UNITS[unit] ?? 1)
  throw new KruxosError('USAGE', `${flag} is not a duration: ${quote(text)}`, {
    hint: `give seconds, or a number and s, m, h or d, for example ${flag} 30d`,
  })
}

/** A whole number of `flag`. @throws KruxosError USAGE */
export function parseCount(text: string, flag: string, {min, max}: {min: number; max: number}): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new KruxosError('USAGE', `${flag} takes a whole number from ${min} to ${max}, not ${quote(text)}`)
}

/** @throws KruxosError USAGE: nothing is sent for a name that cannot exist */
export function checkLabel(label: string): string {
  return check(label, LABEL_PATTERN, 'label')
}

/** @throws KruxosError USAGE */
export function checkAgentName(name: string): string {
  return check(name, AGENT_NAME_PATTERN, 'agent name')
}

/** `filesystem.read`, also from the tool name `filesystem__read`. @throws KruxosError USAGE */
export function checkCapabilityName(text: string): string {
  const name = toCapabilityName(text)
  if (CAPABILITY_NAME_PATTERN.test(name) && name.length <= 128) return name
  throw new KruxosError('USAGE', `${quote(text)} is not a capability name`, {hint: 'kruxos capability list shows them'})
}

/** `a, b,c` as its parts; undefined when nothing was given. */
export function splitList(text: string | undefined): string[] | undefined {
  return text
    ?.split(',')
    .map(part => part.trim())
    .filter(Boolean)
}

function check(text: string, pattern: RegExp, what: string): string {
  if (pattern.test(text)) return text
  throw new KruxosError('USAGE', `${quote(text)} is not a valid ${what}: ${LABEL_RULE}`)
}

/** What somebody typed, fit for a message: nothing that a terminal obeys, at most 80 characters. */
function quote(text: string): string {
  return `"${cut(visible(text), 80)}"`
}
