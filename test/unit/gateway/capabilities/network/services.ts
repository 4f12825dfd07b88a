import {once} from 'node:events'
import {createServer as createPlain, type RequestListener} from 'node:http'
import {createServer as createTls} from 'node:https'
import type {AddressInfo} from 'node:net'
import {Network} from '../../../../../src/config/network-settings.ts'
import {createEgress} from '../../../../../src/gateway/capabilities/network/egress/index.ts'
import {createResolve} from '../../../../../src/gateway/capabilities/network/egress/resolve.ts'
import {type NetworkServices, networkCapabilities} from '../../../../../src/gateway/capabilities/network/index.ts'
import type {Capability} from '../../../../../src/gateway/capability.ts'
import {makeAuthority} from '../../../../support/certificates.ts'
import type {Cleanup} from '../../store/temp-store.ts'

export const authority = makeAuthority()

type Settings = Parameters<typeof Network.parse>[0]

/** What the capabilities get from the gateway, with an authority of the test's own. */
export function networkServices(settings: Settings = {}, changes: Partial<NetworkServices> = {}): NetworkServices {
  const parsed = Network.parse(settings)
  return {
    egress: createEgress(parsed, createResolve(parsed.dns_servers)),
    ca: [authority.cert],
    secrets: {use: async () => 'the-value-of-the-secret'},
    maxDownloadBytes: parsed.max_download_bytes,
    ...changes,
  }
}

/** The capabilities of a gateway that may reach this machine. */
export function local(settings: object = {}, changes: Partial<NetworkServices> = {}): readonly Capability[] {
  return networkCapabilities(networkServices({allow_private: ['127.0.0.0/8', '::1'], ...settings}, changes))
}

export interface WebServer {
  /** `http://127.0.0.1:port`, or https and localhost */
  readonly origin: string
  readonly port: number
}

/** A web server of the test, which ends with it. */
export async function webServer(
  t: Cleanup,
  listener: RequestListener,
  {
    tls = false,
    host = '127.0.0.1',
    dns = ['localhost', '*.example'],
  }: {tls?: boolean; host?: string; dns?: string[]} = {},
): Promise<WebServer> {
  const {key, cert} = authority.issue({dns})
  const server = tls ? createTls({key, cert}, listener) : createPlain(listener)
  server.listen(0, host)
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const {port} = server.address() as AddressInfo
  return {origin: tls ? `https://localhost:${port}` : `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port}
}
