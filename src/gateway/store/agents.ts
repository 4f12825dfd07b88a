import {requireChange} from './rows.ts'
import type {Sql} from './sql.ts'
import type {AgentRow, Agents} from './types.ts'

const SELECT = `
  SELECT name, purpose, created_at AS createdAt, revoked_at AS revokedAt, paused_at AS pausedAt, last_connected_at AS lastConnectedAt, invocations
  FROM agents`

export function agentsTable(sql: Sql): Agents {
  return {
    insert: async row =>
      (await sql.run(
        `INSERT INTO agents (name, purpose, created_at, revoked_at, paused_at, last_connected_at, invocations)
         VALUES (:name, :purpose, :createdAt, :revokedAt, :pausedAt, :lastConnectedAt, :invocations)
         ON CONFLICT (name) DO NOTHING`,
        {...row},
      )) === 1,

    get: name => sql.get<AgentRow>(`${SELECT} WHERE name = :name`, {name}),

    list: () => sql.all<AgentRow>(`${SELECT} ORDER BY name`),

    setPurpose: async (name, purpose) =>
      requireChange(
        await sql.run('UPDATE agents SET purpose = :purpose WHERE name = :name', {name, purpose}),
        `no agent named ${name}`,
      ),

    setRevoked: async (name, revokedAt) =>
      requireChange(
        await sql.run('UPDATE agents SET revoked_at = :revokedAt WHERE name = :name', {name, revokedAt}),
        `no agent named ${name}`,
      ),

    setPaused: async (name, pausedAt) =>
      requireChange(
        await sql.run('UPDATE agents SET paused_at = :pausedAt WHERE name = :name', {name, pausedAt}),
        `no agent named ${name}`,
      ),

    async record(name, {lastConnectedAt = null, invocations = 0}) {
      await sql.run(
        `UPDATE agents SET
           invocations = invocations + :invocations,
           last_connected_at = CASE
             WHEN :lastConnectedAt > coalesce(last_connected_at, '') THEN :lastConnectedAt ELSE last_connected_at END
         WHERE name = :name`,
        {name, lastConnectedAt, invocations},
      )
    },
  }
}
