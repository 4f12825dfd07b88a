import type {AdminClient} from '../admin-client.ts'
import {type Check, ok, warning} from './check.ts'

/** What the agents run. Its `missing` ends with the command that mends it. A gateway of an older version runs none. */
export async function checkPrograms(admin: AdminClient): Promise<Check[]> {
  const found = await admin.call('capability.show', {name: 'process.run'}).catch(() => null)
  if (found === null) return []
  const {missing} = found.capability
  if (missing === null) return [ok('programs', 'agents can run programs')]
  const [, why = missing, command = 'kruxos gateway restart'] = /^(.*): (.*)$/.exec(missing) ?? []
  return [warning('programs', `agents cannot run programs: ${why}`, command)]
}
