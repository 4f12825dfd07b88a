import type {ToolSetTable} from '../tool-set.ts'
import type {Sql} from './sql.ts'

export function toolSetsTable(sql: Sql): ToolSetTable {
  return {
    async put(agent, set) {
      await sql.run('INSERT OR REPLACE INTO tool_sets (agent, tools) VALUES (:agent, :tools)', {
        agent,
        tools: JSON.stringify(set),
      })
    },

    async list() {
      const rows = await sql.all<{agent: string; tools: string}>('SELECT agent, tools FROM tool_sets')
      return rows.map(({agent, tools}) => ({agent, set: JSON.parse(tools)}))
    },
  }
}
