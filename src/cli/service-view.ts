import type {MailServer, OutboxMail, Probe, Service, ServicesState} from '../contract/service.ts'
import {age, moment} from './age.ts'
import {fields, type TableOptions, table} from './table.ts'

export function serviceTable(services: readonly Service[], options: TableOptions): string {
  if (services.length === 0) return 'No services.'
  const rows = services.map(({name, kind, settings, agents, fault}) => [
    name,
    kind,
    settings.from,
    agents?.join(', ') ?? 'every agent',
    fault ?? 'ok',
  ])
  return table(['NAME', 'KIND', 'ADDRESS', 'FOR', 'STATE'], rows, options)
}

export function serviceFields({name, kind, settings, agents, createdAt, fault}: Service, width?: number): string {
  const {smtp, imap, user, from, ca} = settings
  return fields(
    [
      ['Name', name],
      ['Kind', kind],
      ['SMTP', serverText(smtp)],
      ['IMAP', serverText(imap)],
      ['User', user],
      ['Sends as', from],
      ['Trusts', ca === null ? 'the authorities of Node' : 'its own authorities'],
      ['For', agents?.join(', ') ?? 'every agent'],
      ['Connected', moment(createdAt)],
      ['Password', `service/${name}/password`],
      ['State', fault ?? 'ok'],
    ],
    '  ',
    width,
  )
}

function serverText({host, port, security}: MailServer): string {
  return `${host}:${port} (${security === 'none' ? 'not encrypted' : security})`
}

export function probeFields(probes: readonly Probe[], width?: number): string {
  return fields(
    probes.map(({server, fault}) => [server.toUpperCase(), fault ?? 'took the login']),
    '  ',
    width,
  )
}

export function outboxTable(mails: readonly OutboxMail[], now: Date, options: TableOptions): string {
  if (mails.length === 0) return 'No mail waits.'
  const rows = mails.map(mail => [mail.id, stateText(mail, now), mail.agent, mail.recipients.join(', '), mail.subject])
  return table(['ID', 'STATE', 'AGENT', 'TO', 'SUBJECT'], rows, {...options, spare: ['AGENT', 'TO']})
}

export function outboxFields(mail: OutboxMail, now: Date, width?: number): string {
  return fields(
    [
      ['Id', mail.id],
      ['State', stateText(mail, now)],
      ...(mail.reason === null ? [] : [['Reason', mail.reason] as const]),
      ...(mail.endedBy === null ? [] : [['By', mail.endedBy] as const]),
      ['Agent', mail.agent],
      ['Service', mail.service],
      ['From', mail.from],
      ['To', mail.recipients.join(', ')],
      ['Subject', mail.subject],
      ['Size', `${mail.sizeBytes} bytes`],
      ['Handed in', moment(mail.createdAt)],
    ],
    '  ',
    width,
  )
}

function stateText({state, sendAt, endedAt}: OutboxMail, now: Date): string {
  if (state === 'held') return Date.parse(sendAt) > now.getTime() ? `held until ${moment(sendAt)}` : 'held'
  return endedAt === null ? state : `${state} ${age(endedAt, now)} ago`
}

/** For `status`. */
export function servicesText({services, held}: ServicesState): string {
  const names = services.map(({name, fault}) => (fault === null ? name : `${name} (${fault})`))
  const mails = held === 0 ? [] : [`${held} ${held === 1 ? 'mail' : 'mails'} held: kruxos service outbox`]
  return [names.join(', '), ...mails].join('; ')
}
