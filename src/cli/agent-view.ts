import type {Agent} from '../contract/agent.ts'
import {age, moment} from './age.ts'
import {fields, type TableOptions, table} from './table.ts'

export function agentTable(agents: readonly Agent[], now: Date, options: TableOptions): string {
  if (agents.length === 0) return 'No agents.'
  const rows = agents.map(agent => [
    agent.name,
    agent.state,
    lastConnected(agent, now),
    String(agent.invocations),
    agent.purpose,
  ])
  return table(['NAME', 'STATUS', 'LAST CONNECTED', 'INVOCATIONS', 'PURPOSE'], rows, options)
}

export function agentFields(agent: Agent, now: Date, width?: number): string {
  return fields(
    [
      ['Name', agent.name],
      ['Purpose', agent.purpose || 'not given'],
      ['Status', agent.revokedAt === null ? agent.state : `${agent.state} ${moment(agent.revokedAt)}`],
      ['Created', moment(agent.createdAt)],
      ['Last connected', lastConnected(agent, now)],
      ['Sessions', String(agent.sessions)],
      ['Invocations', String(agent.invocations)],
      ['Tokens', String(agent.tokens)],
      ['Workspace', agent.workspace],
    ],
    '  ',
    width,
  )
}

function lastConnected(agent: Agent, now: Date): string {
  return agent.lastConnectedAt === null ? 'never' : `${age(agent.lastConnectedAt, now)} ago`
}
