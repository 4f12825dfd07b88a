import {isIP} from 'node:net'
import {SOCKET_DROP_INS} from '../../config/own-files.ts'
import {Settings} from '../../config/settings.ts'

type Listen = Settings['listen']

export const DROP_IN = `${SOCKET_DROP_INS}/listen.conf`

/**
 * What lets systemd listen where gateway.yaml says, so that a restart refuses nobody there; null where the unit says it
 * already. Names and port 0 are nothing that systemd can hold: the gateway opens those itself.
 */
export function listenDropIn({hosts, port}: Listen): string | null {
  const addresses = addressesOf({hosts, port})
  const isUsual = addresses.join() === addressesOf(Settings.parse({}).listen).join()
  if (isUsual || addresses.length === 0) return null
  const lines = addresses.map(address => `ListenStream=${address}`)
  return ['# Written by "kruxos gateway restart" from gateway.yaml.', '[Socket]', 'ListenStream=', ...lines, ''].join(
    '\n',
  )
}

function addressesOf({hosts, port}: Listen): string[] {
  if (port === 0) return []
  return hosts
    .filter(host => isIP(host) !== 0)
    .map(host => (isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`))
}
