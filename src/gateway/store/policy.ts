import type {Sql} from './sql.ts'
import type {PolicyFiles, RateCounts, RateRow} from './types.ts'

export function rateCountsTable(sql: Sql): RateCounts {
  return {
    async put({rule, agent, slotEndsAt, count}) {
      await sql.run(
        `INSERT OR REPLACE INTO rate_counts (rule, agent, slot_ends_at, count)
         VALUES (:rule, :agent, :slotEndsAt, :count)`,
        {rule, agent, slotEndsAt, count},
      )
    },

    list: () =>
      sql.all<RateRow>('SELECT rule, agent, slot_ends_at AS slotEndsAt, count FROM rate_counts ORDER BY slot_ends_at'),

    async removeBefore(slotEndsAt) {
      await sql.run('DELETE FROM rate_counts WHERE slot_ends_at < :slotEndsAt', {slotEndsAt})
    },
  }
}

export function policyFilesTable(sql: Sql): PolicyFiles {
  return {
    async put(layer, text) {
      await sql.run('INSERT OR REPLACE INTO policy_files (layer, text) VALUES (:layer, :text)', {layer, text})
    },

    async remove(layer) {
      await sql.run('DELETE FROM policy_files WHERE layer = :layer', {layer})
    },

    list: () => sql.all<{layer: string; text: string}>('SELECT layer, text FROM policy_files ORDER BY layer'),
  }
}
