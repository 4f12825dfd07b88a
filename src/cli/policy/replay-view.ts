import type {Result} from '../../contract/operations.ts'
import {moment} from '../age.ts'
import {type TableOptions, table} from '../table.ts'

export function replayText({calls, judged, changes}: Result<'policy.replay'>, options: TableOptions): string {
  const rows = changes.map(({times, agent, capability, before, after, rule, at}) => [
    String(times),
    agent,
    capability,
    before,
    after,
    rule,
    moment(at),
  ])
  const otherwise = changes.reduce((sum, {times}) => sum + times, 0)
  const unjudged = calls === judged ? '' : ` ${calls - judged} could not be decided again.`
  const summary = `${otherwise} of ${judged} calls would have been decided otherwise.${unjudged}`
  const head = ['CALLS', 'AGENT', 'CAPABILITY', 'BEFORE', 'AFTER', 'RULE', 'LAST']
  return rows.length === 0 ? summary : `${table(head, rows, options)}\n\n${summary}`
}
