import {statSync} from 'node:fs'
import {loadSettings} from '../../config/settings.ts'
import {type Check, ifThere, looked, ok, warning} from './check.ts'

/** As the gateway will read it at its next start. */
export function checkSettings(file: string): Promise<Check[]> {
  return looked('settings', `ls -l ${file}`, async () => {
    const {process} = await loadSettings(file, {})
    return [ok('settings', file), ...(process.sandbox === 'off' ? [unconfined(file)] : [])]
  })
}

function unconfined(file: string): Check {
  const detail = 'off: programs of agents run with all the rights of the gateway'
  return warning('sandbox', detail, `set process.sandbox to bubblewrap in ${file}`)
}

/** The gateway reads its settings when it starts. */
export function checkSettingsSince(startedAt: string, file: string): Check[] {
  const stats = ifThere(() => statSync(file))
  if (!stats || stats.mtimeMs <= Date.parse(startedAt)) return []
  return [warning('settings', `${file} was changed after the gateway started`, 'kruxos gateway restart')]
}
