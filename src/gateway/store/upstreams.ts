import type {PinRow, UpstreamRow, UpstreamTable} from '../upstream.ts'
import type {Sql} from './sql.ts'

interface Row {
  name: string
  launch: string
  agents: string | null
  renames: string
  enabled: number
  createdAt: string
}

type Pin = Omit<PinRow, 'definition'> & {definition: string}

const SELECT = 'SELECT name, launch, agents, renames, enabled, created_at AS createdAt FROM upstreams'

export function upstreamsTable(sql: Sql): UpstreamTable {
  return {
    async put({launch, agents, renames, enabled, ...rest}) {
      await sql.run(
        `INSERT INTO upstreams (name, launch, agents, renames, enabled, created_at)
         VALUES (:name, :launch, :agents, :renames, :enabled, :createdAt)
         ON CONFLICT (name) DO UPDATE SET
           launch = :launch, agents = :agents, renames = :renames, enabled = :enabled`,
        {
          ...rest,
          launch: JSON.stringify(launch),
          agents: agents && JSON.stringify(agents),
          renames: JSON.stringify(renames),
          enabled: enabled ? 1 : 0,
        },
      )
    },

    async get(name) {
      const row = await sql.get<Row>(`${SELECT} WHERE name = :name`, {name})
      return row && toUpstream(row)
    },

    list: async () => (await sql.all<Row>(`${SELECT} ORDER BY name`)).map(toUpstream),

    async remove(name) {
      await sql.run('DELETE FROM upstream_pins WHERE upstream = :name', {name})
      return (await sql.run('DELETE FROM upstreams WHERE name = :name', {name})) > 0
    },

    async pin({definition, ...rest}) {
      await sql.run(
        `INSERT OR REPLACE INTO upstream_pins (upstream, tool, hash, definition, approved_at)
         VALUES (:upstream, :tool, :hash, :definition, :approvedAt)`,
        {...rest, definition: JSON.stringify(definition)},
      )
    },

    async unpin(upstream, tool) {
      await sql.run('DELETE FROM upstream_pins WHERE upstream = :upstream AND tool = :tool', {upstream, tool})
    },

    async pins(upstream) {
      const rows = await sql.all<Pin>(
        `SELECT upstream, tool, hash, definition, approved_at AS approvedAt
         FROM upstream_pins WHERE upstream = :upstream ORDER BY tool`,
        {upstream},
      )
      return rows.map(row => ({...row, definition: JSON.parse(row.definition)}))
    },
  }
}

function toUpstream({launch, agents, renames, enabled, ...rest}: Row): UpstreamRow {
  return {
    ...rest,
    launch: JSON.parse(launch),
    agents: agents === null ? null : JSON.parse(agents),
    renames: JSON.parse(renames),
    enabled: enabled === 1,
  }
}
