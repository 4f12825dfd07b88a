import type {Secret} from '../contract/secret.ts'
import {age, moment} from './age.ts'
import {fields, type TableOptions, table} from './table.ts'

export function secretTable(secrets: readonly Secret[], now: Date, options: TableOptions): string {
  if (secrets.length === 0) return 'No secrets.'
  const rows = secrets.map(secret => [
    secret.name,
    secret.revokedAt === null ? listed(secret.capabilities, 'nothing') : 'revoked',
    listed(secret.hosts, 'nowhere'),
    listed(secret.agents, 'every agent'),
    lastUsed(secret, now),
  ])
  return table(['NAME', 'FOR', 'HOSTS', 'AGENTS', 'LAST USED'], rows, options)
}

export function secretFields(secret: Secret, now: Date, width?: number): string {
  const {name, description, capabilities, hosts, agents, createdAt, rotatedAt, revokedAt, uses} = secret
  return fields(
    [
      ['Name', name],
      ['Description', description || 'not given'],
      ['For', listed(capabilities, 'nothing')],
      ['Hosts', listed(hosts, 'nowhere')],
      ['Agents', listed(agents, 'every agent')],
      ['Created', moment(createdAt)],
      ['Rotated', rotatedAt === null ? 'never' : moment(rotatedAt)],
      ...(revokedAt === null ? [] : [['Revoked', moment(revokedAt)] as const]),
      ['Last used', lastUsed(secret, now)],
      ['Uses', String(uses)],
    ],
    '  ',
    width,
  )
}

/** Why nothing can use it yet; null when something can. */
export function secretGap({name, capabilities, hosts}: Secret): string | null {
  if (capabilities.length === 0) return `no capability may use ${name}: kruxos vault scope ${name} --capability NAME`
  if (hosts.length === 0) return `${name} may be sent to no host: kruxos vault scope ${name} --host HOST`
  return null
}

function listed(entries: readonly string[] | null, none: string): string {
  return entries === null || entries.length === 0 ? none : entries.join(', ')
}

function lastUsed({lastUsedAt}: Secret, now: Date): string {
  return lastUsedAt === null ? 'never' : `${age(lastUsedAt, now)} ago`
}
