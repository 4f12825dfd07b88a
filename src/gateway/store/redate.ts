import type {Sql} from './sql.ts'

/** Times are in columns whose names end so. */
const TIMES = `
  SELECT tables.name AS tableName, columns.name AS columnName
  FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
  WHERE tables.type = 'table' AND columns.type = 'TEXT' AND columns.name LIKE '%\\_at' ESCAPE '\\'
`

/** Moves every time that lies before `before` ahead. Again it changes nothing: they lie behind it then. */
export async function redate(sql: Sql, before: Date, ms: number): Promise<void> {
  for (const {tableName, columnName} of await sql.all<{tableName: string; columnName: string}>(TIMES)) {
    await sql.run(
      `UPDATE ${tableName} SET ${columnName} = strftime('%Y-%m-%dT%H:%M:%fZ', ${columnName}, :shift) WHERE ${columnName} < :before`,
      {shift: `+${(ms / 1000).toFixed(3)} seconds`, before: before.toISOString()},
    )
  }
}
