import type {Host, Paths} from '../../config/paths.ts'
import {loadSettings} from '../../config/settings.ts'
import {doSocketsFit, findClosedSockets, isService} from '../systemd/service.ts'
import {type Check, ok, warning} from './check.ts'

const RESTART = 'sudo kruxos gateway restart'

/** Whether systemd holds the service's sockets, and listens where gateway.yaml says. Settings that do not fit, or are not ours to read, are told elsewhere. */
export async function checkService(host: Host, paths: Paths): Promise<Check[]> {
  if (!isService(host, paths)) return []
  const [closed] = await findClosedSockets()
  if (closed) return [warning('service', `${closed} is not active`, RESTART)]
  const settings = await loadSettings(paths.settingsFile, {}).catch(() => null)
  if (settings === null) return []
  if (doSocketsFit(settings.listen)) return [ok('service', 'systemd listens where gateway.yaml says')]
  return [warning('service', 'systemd listens where gateway.yaml does not', RESTART)]
}
