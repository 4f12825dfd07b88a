import type {NetworkSettings} from '../../../config/network-settings.ts'
import type {Secrets} from '../../secret.ts'
import {createEgress} from './egress/index.ts'
import {createResolve} from './egress/resolve.ts'
import type {HttpServices} from './http/exchange.ts'
import {loadAuthorities} from './http/trust.ts'

/** What the network capabilities work with. */
export interface NetworkServices extends HttpServices {
  readonly secrets: Pick<Secrets, 'use'>
  readonly maxDownloadBytes: number
}

/** @throws KruxosError IO when the authority cannot be read */
export function createNetworkServices(settings: NetworkSettings, secrets: Pick<Secrets, 'use'>): NetworkServices {
  return {
    egress: createEgress(settings, createResolve(settings.dns_servers)),
    ca: loadAuthorities(settings.ca_file),
    secrets,
    maxDownloadBytes: settings.max_download_bytes,
  }
}
