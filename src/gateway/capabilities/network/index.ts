import type {Capability} from '../../capability.ts'
import {credentialedRequest} from './credentialed-request.ts'
import {dnsLookup} from './dns-lookup.ts'
import {download} from './download.ts'
import {httpRequest} from './http-request.ts'
import {portCheck} from './port-check.ts'
import type {NetworkServices} from './services.ts'

export {createNetworkServices, type NetworkServices} from './services.ts'

/** What leaves this machine, under the rules for egress. */
export function networkCapabilities(services: NetworkServices): readonly Capability[] {
  return [
    credentialedRequest(services),
    dnsLookup(services),
    download(services),
    httpRequest(services),
    portCheck(services),
  ]
}
