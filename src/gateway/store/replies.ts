import {KruxosError} from '../../contract/errors.ts'
import type {Sql} from './sql.ts'
import type {Replies} from './types.ts'

export function repliesTable(sql: Sql): Replies {
  return {
    get: key =>
      sql.get<{requestHash: string; reply: Uint8Array}>(
        'SELECT request_hash AS requestHash, reply FROM replies WHERE key = :key',
        {key},
      ),

    async put(key, requestHash, reply, createdAt) {
      const changes = await sql.run(
        `INSERT INTO replies (key, request_hash, reply, created_at) VALUES (:key, :requestHash, :reply, :createdAt)
         ON CONFLICT (key) DO NOTHING`,
        {key, requestHash, reply, createdAt},
      )
      if (changes === 1) return
      throw new KruxosError('CONFLICT', 'a request with this idempotency key was answered meanwhile', {
        hint: 'send the request again: its answer is kept',
      })
    },

    async removeBefore(createdAt) {
      await sql.run('DELETE FROM replies WHERE created_at < :createdAt', {createdAt})
    },
  }
}
