import type {ServiceRow} from '../../contract/service.ts'
import type {ServiceTable} from '../service.ts'
import type {Sql} from './sql.ts'

type Row = Omit<ServiceRow, 'settings' | 'agents'> & {settings: string; agents: string | null}

const SELECT = 'SELECT name, kind, settings, agents, created_at AS createdAt FROM services'

export function servicesTable(sql: Sql): ServiceTable {
  return {
    insert: async ({settings, agents, ...rest}) =>
      (await sql.run(
        `INSERT INTO services (name, kind, settings, agents, created_at)
         VALUES (:name, :kind, :settings, :agents, :createdAt) ON CONFLICT DO NOTHING`,
        {...rest, settings: JSON.stringify(settings), agents: agents && JSON.stringify(agents)},
      )) === 1,

    update: async ({name, settings, agents, createdAt}) =>
      (await sql.run(
        'UPDATE services SET settings = :settings, agents = :agents, created_at = :createdAt WHERE name = :name',
        {name, settings: JSON.stringify(settings), agents: agents && JSON.stringify(agents), createdAt},
      )) === 1,

    async get(name) {
      const row = await sql.get<Row>(`${SELECT} WHERE name = :name`, {name})
      return row && toService(row)
    },

    list: async () => (await sql.all<Row>(`${SELECT} ORDER BY name`)).map(toService),

    remove: async name => (await sql.run('DELETE FROM services WHERE name = :name', {name})) === 1,
  }
}

function toService({settings, agents, ...rest}: Row): ServiceRow {
  return {...rest, settings: JSON.parse(settings), agents: agents === null ? null : JSON.parse(agents)}
}
