import {type Message, type MessageTable, PRIORITIES} from '../message.ts'
import type {Sql} from './sql.ts'

type StoredMessage = Omit<Message, 'priority'> & {readonly priority: number}

const FITTING = 'recipient = :recipient AND (:channel IS NULL OR channel = :channel)'

export function messagesTable(sql: Sql): MessageTable {
  return {
    async put(recipient, {priority, ...message}, {keptSince, ...bounds}) {
      await sql.run('DELETE FROM messages WHERE recipient = :recipient AND sent_at < :keptSince', {
        recipient,
        keptSince,
      })
      const added = await sql.run(
        `INSERT INTO messages (id, recipient, sender, channel, message, size, priority, sent_at)
         SELECT :id, :recipient, :sender, :channel, :message, :size, :priority, :sentAt
         FROM (SELECT count(*) AS messages, count(*) FILTER (WHERE sender = :sender) AS own, coalesce(sum(size), 0) AS size
               FROM messages WHERE recipient = :recipient) AS held
         WHERE held.messages < :maxMessages AND held.own < :maxOfSender AND held.size + :size <= :maxCharacters`,
        {...message, ...bounds, recipient, size: message.message.length, priority: PRIORITIES.indexOf(priority)},
      )
      return added === 1
    },

    async read(recipient, {channel, limit}) {
      const rows = await sql.all<StoredMessage>(
        `SELECT id, sender, channel, message, priority, sent_at AS sentAt FROM messages
         WHERE ${FITTING} ORDER BY priority DESC, seq LIMIT :limit`,
        {recipient, channel, limit},
      )
      return rows.map(row => ({...row, priority: PRIORITIES[row.priority] ?? 'normal'}))
    },

    async count(recipient, channel) {
      const row = await sql.get<{count: number}>(`SELECT count(*) AS count FROM messages WHERE ${FITTING}`, {
        recipient,
        channel,
      })
      return row?.count ?? 0
    },

    async remove(recipient, ids) {
      await sql.run('DELETE FROM messages WHERE recipient = :recipient AND id IN (SELECT value FROM json_each(:ids))', {
        recipient,
        ids: JSON.stringify(ids),
      })
    },

    async subscribe(subscription, max) {
      await sql.run(
        `INSERT INTO subscriptions (id, agent, channel, created_at)
         SELECT :id, :agent, :channel, :createdAt
         WHERE (SELECT count(*) FROM subscriptions WHERE agent = :agent) < :max
         ON CONFLICT DO NOTHING`,
        {...subscription, max},
      )
      const {agent, channel} = subscription
      const row = await sql.get<{id: string}>(
        'SELECT id FROM subscriptions WHERE agent = :agent AND channel = :channel',
        {agent, channel},
      )
      return row?.id ?? null
    },

    unsubscribe: async (agent, id) =>
      (await sql.run('DELETE FROM subscriptions WHERE id = :id AND agent = :agent', {id, agent})) === 1,

    async subscribers(channel) {
      const rows = await sql.all<{agent: string}>(
        'SELECT agent FROM subscriptions WHERE channel = :channel ORDER BY agent',
        {channel},
      )
      return rows.map(({agent}) => agent)
    },
  }
}
