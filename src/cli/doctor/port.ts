import {existsSync, readFileSync} from 'node:fs'
import type {Paths} from '../../config/paths.ts'
import {loadSettings} from '../../config/settings.ts'
import {type Check, failed, ifThere} from './check.ts'

const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']
const LISTENING = '0A'

/**
 * While the gateway is down: a program that sits on its port keeps it from starting, and would be told tokens. Settings
 * that do not fit are another check's to tell.
 */
export async function checkPort({settingsFile, mode}: Pick<Paths, 'settingsFile' | 'mode'>): Promise<Check[]> {
  const settings = await loadSettings(settingsFile, {}).catch(() => null)
  if (settings === null) return []
  const {port} = settings.listen
  const [owner] = TABLES.flatMap(file => listenersAt(port, ifThere(() => readFileSync(file, 'latin1')) ?? ''))
  // Of an appliance, systemd holds it for the gateway.
  if (owner === undefined || (mode === 'appliance' && owner === 0 && existsSync('/run/systemd/system'))) return []
  const detail = `a program of uid ${owner} holds port ${port}, which the gateway needs`
  return [failed('port', detail, `ss -ltnp 'sport = :${port}' names it: stop it, or set listen.port`, 'UNREACHABLE')]
}

/** The users whose programs listen on a port, by proc_net_tcp of the kernel's documentation. */
export function listenersAt(port: number, table: string): number[] {
  const rows = table.split('\n').map(line => line.trim().split(/\s+/))
  return rows
    .filter(([, local, , state]) => state === LISTENING && Number.parseInt(local?.split(':')[1] ?? '', 16) === port)
    .map(row => Number(row[7]))
}
