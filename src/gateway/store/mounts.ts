import type {MountRow, MountTable} from '../mount.ts'
import type {Sql} from './sql.ts'

type Row = Omit<MountRow, 'isReadOnly' | 'agents'> & {isReadOnly: number; agents: string | null}

export function mountsTable(sql: Sql): MountTable {
  return {
    async put({isReadOnly, agents, ...rest}) {
      await sql.run(
        `INSERT OR REPLACE INTO mounts (label, host_dir, read_only, agents, created_at)
         VALUES (:label, :hostDir, :isReadOnly, :agents, :createdAt)`,
        {...rest, isReadOnly: Number(isReadOnly), agents: agents && JSON.stringify(agents)},
      )
    },

    async remove(label) {
      await sql.run('DELETE FROM mounts WHERE label = :label', {label})
    },

    async list() {
      const rows = await sql.all<Row>(
        `SELECT label, host_dir AS hostDir, read_only AS isReadOnly, agents, created_at AS createdAt
         FROM mounts ORDER BY label`,
      )
      return rows.map(({isReadOnly, agents, ...rest}) => ({
        ...rest,
        isReadOnly: isReadOnly === 1,
        agents: agents === null ? null : JSON.parse(agents),
      }))
    },
  }
}
