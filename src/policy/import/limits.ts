import {type DraftRule, isRecord, type Losses, toTier} from './draft.ts'

/** `{max, window, on_exceed}` or `{max_per_hour, escalate_to}`; the window is in seconds or a duration. */
export function toLimit(value: unknown, where: string, losses: Losses): DraftRule['limit'] | undefined {
  if (!isRecord(value)) return lost(where, losses)
  losses.unread(`${where} rate_limit`, value, ['max', 'window', 'on_exceed', 'max_per_hour', 'escalate_to'])
  const max = Number(value['max'] ?? value['max_per_hour'])
  const per = value['max_per_hour'] === undefined ? toDuration(value['window']) : '1h'
  if (!Number.isInteger(max) || max < 1 || per === null) return lost(where, losses)
  const word = value['on_exceed'] ?? value['escalate_to']
  const exceeded = word === undefined || word === 'deny' ? 'deny' : toTier(word, `${where} rate_limit`, losses)
  return {max, per, on_exceed: exceeded === 'autonomous' ? 'deny' : exceeded}
}

function lost(where: string, losses: Losses): undefined {
  losses.add(`${where}: its rate limit cannot be read and is left out`)
}

function toDuration(window: unknown): string | null {
  if (typeof window === 'number' && Number.isInteger(window) && window > 0) return `${window}s`
  const [, number, unit] = /^(\d{1,6}) ?(s|m|h|d)/.exec(String(window ?? '1h')) ?? []
  return number && unit ? `${number}${unit}` : null
}
