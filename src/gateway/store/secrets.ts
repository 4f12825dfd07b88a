import type {Secret} from '../../contract/secret.ts'
import type {SecretTable} from '../secret.ts'
import type {Sql} from './sql.ts'

type Row = Omit<Secret, 'capabilities' | 'hosts' | 'agents'> & {
  capabilities: string
  hosts: string
  agents: string | null
}

const SELECT = `
  SELECT name, description, capabilities, hosts, agents, created_at AS createdAt, rotated_at AS rotatedAt,
    revoked_at AS revokedAt, last_used_at AS lastUsedAt, uses
  FROM secrets`

export function secretsTable(sql: Sql): SecretTable {
  return {
    async put({capabilities, hosts, agents, ...rest}) {
      await sql.run(
        `INSERT OR REPLACE INTO secrets
           (name, description, capabilities, hosts, agents, created_at, rotated_at, revoked_at, last_used_at, uses)
         VALUES
           (:name, :description, :capabilities, :hosts, :agents, :createdAt, :rotatedAt, :revokedAt, :lastUsedAt, :uses)`,
        {
          ...rest,
          capabilities: JSON.stringify(capabilities),
          hosts: JSON.stringify(hosts),
          agents: agents && JSON.stringify(agents),
        },
      )
    },

    async get(name) {
      const row = await sql.get<Row>(`${SELECT} WHERE name = :name`, {name})
      return row && toSecret(row)
    },

    list: async () => (await sql.all<Row>(`${SELECT} ORDER BY name`)).map(toSecret),

    async recordUse(name, at) {
      await sql.run('UPDATE secrets SET uses = uses + 1, last_used_at = :at WHERE name = :name', {name, at})
    },
  }
}

function toSecret({capabilities, hosts, agents, ...rest}: Row): Secret {
  return {
    ...rest,
    capabilities: JSON.parse(capabilities),
    hosts: JSON.parse(hosts),
    agents: agents === null ? null : JSON.parse(agents),
  }
}
