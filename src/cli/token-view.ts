import type {HandOver, Token} from '../contract/token.ts'
import {age, moment} from './age.ts'
import type {Paint} from './colour.ts'
import {fields, type TableOptions, table} from './table.ts'
import {visible} from './text.ts'

/** Of no length that says anything. */
const MASK = '********'

export function tokenTable(tokens: readonly Token[], now: Date, options: TableOptions): string {
  if (tokens.length === 0) return 'No tokens.'
  const rows = tokens.map(token => [
    token.label,
    token.id,
    owner(token),
    token.state,
    token.expiresAt === null ? 'never' : moment(token.expiresAt),
    token.lastUsedAt === null ? 'never' : `${age(token.lastUsedAt, now)} ago`,
  ])
  return table(['LABEL', 'ID', 'FOR', 'STATE', 'EXPIRES', 'LAST USED'], rows, options)
}

export function tokenFields(token: Token, width?: number): string {
  return fields(entries(token), '  ', width)
}

/** What happened, the token's facts, and its secret where there is one: masked where that would end in a log. */
export function renderSecret(
  sentence: string,
  {
    token,
    secret,
    file,
    handOver,
    isMasked,
  }: {
    token: Token
    secret: string | null
    file: string | null
    handOver?: HandOver | undefined
    isMasked: boolean
  },
  paint: Paint,
): string {
  const last: [string, string][] = secret === null ? [] : [['Token', isMasked ? MASK : secret]]
  if (handOver) last.push(['Until', moment(handOver.expiresAt)], ['Code', handOver.code])
  const kept: [string, string][] = file === null ? [] : [['File', file]]
  return [paint.green(visible(sentence)), '', fields([...entries(token), ...kept, ...last], '  ')].join('\n')
}

function entries(token: Token): [string, string][] {
  return [
    ['Label', token.label],
    ['Id', token.id],
    ['For', owner(token)],
    ['State', token.state],
    ['Created', moment(token.createdAt)],
    ['Expires', token.expiresAt === null ? 'never' : moment(token.expiresAt)],
    ['Vault', token.stored ? `user/token/${token.label}` : 'not stored'],
    ['Granted', token.grantedUids.length === 0 ? 'to nobody' : `to uid ${token.grantedUids.join(', ')}`],
  ]
}

function owner(token: Token): string {
  return token.agent === null ? 'user' : `agent ${token.agent}`
}
