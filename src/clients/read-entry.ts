import {openText, type Spot} from './edit.ts'
import {isTable, valueAt} from './formats/format.ts'
import type {ServerEntry} from './server-entry.ts'

/** The entry at the spot, as the client would start it; null when there is none that starts a program. */
export function readServerEntry(text: string, spot: Spot): ServerEntry | null {
  const entry = valueAt(openText(text, spot).model, spot.path)
  if (!isTable(entry) || typeof entry['command'] !== 'string') return null
  const args = Array.isArray(entry['args']) ? entry['args'] : []
  const env = isTable(entry['env']) ? Object.entries(entry['env']) : []
  return {
    serverName: spot.path.at(-1) ?? '',
    command: entry['command'],
    args: args.map(String),
    env: Object.fromEntries(env.map(([name, value]) => [name, String(value)])),
  }
}
