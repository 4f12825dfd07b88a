import {loadSettings} from '../../config/settings.ts'
import type {GatewayState} from '../../contract/status.ts'
import {isRestartDue} from '../settings-file.ts'
import {type Check, looked, ok, warning} from './check.ts'

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

/** The gateway reads its settings when it starts. A file that does not fit, or is not ours to read, is told elsewhere. */
export async function checkSettingsInUse(gateway: Pick<GatewayState, 'settings'>, file: string): Promise<Check[]> {
  const isDue = await isRestartDue(gateway, file).catch(() => false)
  return isDue ? [warning('settings', `${file} was changed after the gateway started`, 'kruxos gateway restart')] : []
}
