import type {Result} from '../../contract/operations.ts'
import type {Pairing, PairUseResult} from '../../contract/pairing.ts'
import {age, moment} from '../age.ts'
import type {Paint} from '../colour.ts'
import {fields, type TableOptions, table} from '../table.ts'
import {visible} from '../text.ts'

const DEFAULT_PORT = 7700

/** The code, and what to type where. */
export function renderCode({pairing, pairingCode: code, hosts, port}: Result<'pairing.create'>, {bold}: Paint): string {
  const whom = pairing.agent === null ? 'an agent of its own' : `the agent ${pairing.agent}`
  const named = pairing.name === null ? 'one machine' : `one machine, called ${pairing.name}`
  const [host = 'HOST'] = hosts
  return [
    visible(`Good for ${named}, until ${moment(pairing.expiresAt)}:`),
    '',
    `  ${bold(visible(code ?? ''))}`,
    '',
    visible(`On that machine, which then acts as ${whom}:`),
    '',
    visible(`  npx kruxos pair ${withPort(host, port)} ${code}`),
    ...(hosts.length > 1 ? ['', visible(`It may reach this one as ${hosts.join(', ')}.`)] : []),
  ].join('\n')
}

function withPort(host: string, port: number): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === DEFAULT_PORT ? name : `${name}:${port}`
}

/** How to let other machines in, on the machine of the gateway. */
export function openDoorHint(sudo: '' | 'sudo '): string {
  return `echo '{version: 1, settings: {listen: {hosts: ["0.0.0.0", "::"]}}}' | ${sudo}kruxos apply -f - --restart`
}

export function pairingTable(pairings: readonly Pairing[], now: Date, options: TableOptions): string {
  if (pairings.length === 0) return 'No pairing codes.'
  const rows = pairings.map(({id, state, agent, name, label, createdAt, expiresAt}) => [
    id,
    state,
    label ?? name ?? '',
    agent ?? 'its own',
    `${age(createdAt, now)} ago`,
    moment(expiresAt),
  ])
  return table(['ID', 'STATE', 'DEVICE', 'AGENT', 'MADE', 'UNTIL'], rows, options)
}

export function renderPaired({gateway, label, agent, keptIn, file, bridge}: PairUseResult, {green}: Paint): string {
  const facts = [
    ['Gateway', gateway],
    ['Token', `${label} (agent ${agent})`],
    ['Kept in', keptIn === 'keychain' ? 'the system keychain' : (file ?? '')],
    ['Bridge', bridge.join(' ')],
  ] as const
  return [green(visible(`Paired with ${new URL(gateway).hostname} as ${label}.`)), '', fields(facts, '  '), ''].join(
    '\n',
  )
}
