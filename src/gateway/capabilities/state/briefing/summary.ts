import type {Briefing} from './schema.ts'

/** For a model that reads no further. */
export function summaryOf(facts: Omit<Briefing, 'summary'>): string {
  const {filesystem_changes: files, process_events: events, pending_approvals: pending, alerts, health} = facts
  const unwell = Object.entries(health).flatMap(([name, status]) =>
    status === 'healthy' ? [] : `${name} is ${status}`,
  )
  const sentences = [
    `Since ${facts.since}: ${plural(files.count, 'file')} of your workspace changed, and you made ${plural(events.calls, 'call')}, of which ${events.failed} failed or were refused.`,
    pending > 0 ? `${plural(pending, 'request')} of yours ${pending === 1 ? 'waits' : 'wait'} for approval.` : '',
    alerts.count > 0 ? `${plural(alerts.count, 'alert')} about you ${alerts.count === 1 ? 'is' : 'are'} open.` : '',
    unwell.length > 0 ? `Not well: ${unwell.join(', ')}.` : 'The gateway is well.',
  ]
  return sentences.filter(sentence => sentence !== '').join(' ')
}

function plural(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
