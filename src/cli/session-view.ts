import type {Session} from '../contract/session.ts'
import {age, moment} from './age.ts'
import {fields, type TableOptions, table} from './table.ts'

export function sessionTable(sessions: readonly Session[], now: Date, options: TableOptions): string {
  if (sessions.length === 0) return 'No sessions.'
  const rows = sessions.map(session => [
    session.id,
    session.agent,
    session.state,
    `${age(session.connectedAt, now)} ago`,
    String(session.invocations),
    clientOf(session),
  ])
  return table(['ID', 'AGENT', 'STATE', 'CONNECTED', 'INVOCATIONS', 'CLIENT'], rows, options)
}

export function sessionFields(session: Session, now: Date, width?: number): string {
  const facts: [string, string][] = [
    ['Session', session.id],
    ['Agent', `${session.agent} (${session.principal})`],
    ['Token', session.tokenLabel],
    ['Client', clientOf(session)],
    ['State', session.state],
    ['Connected', moment(session.connectedAt)],
    ['Last call', session.lastCallAt === null ? 'none' : `${age(session.lastCallAt, now)} ago`],
    ['Invocations', String(session.invocations)],
  ]
  return fields(facts, '', width)
}

function clientOf({client}: Session): string {
  return client === null ? 'unknown' : `${client.name} ${client.version}`.trimEnd()
}
