import {z} from 'zod'
import type {Capability} from '../../capability.ts'
import {networkCapability, within} from './define.ts'
import {parseHost} from './egress/target.ts'
import type {NetworkServices} from './services.ts'

const TIMEOUT_SECONDS = 15

const input = z.strictObject({
  hostname: z.string().min(1).max(255).describe('name alone, without scheme and port'),
})

const output = z.strictObject({
  addresses: z.array(z.string().describe('IPv4 or IPv6')).describe('all of them, IPv4 first'),
  hostname: z.string().describe('the name that was asked for, as DNS has it'),
})

export function dnsLookup({egress}: Pick<NetworkServices, 'egress'>): Capability {
  return networkCapability({
    name: 'network.dns_lookup',
    title: 'Look up a host name',
    purpose: 'Tells the IP addresses of a host name.',
    whenToUse:
      'Use it to see whether a name leads anywhere. A request looks the name up by itself, so do not look it up first; whether something listens there network.port_check tells instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    faults: {
      target: 'DnsResolutionFailed',
      refused: 'DomainNotAllowed',
      unresolved: 'DnsResolutionFailed',
      failed: 'DnsResolutionFailed',
    },
    examples: [{description: 'A name', input: {hostname: 'example.com'}}],
    tags: ['network', 'dns', 'safe'],
    async handle({hostname}, context) {
      const target = parseHost(hostname, 0)
      const addresses = await within(TIMEOUT_SECONDS, context, signal => egress.admit(target, signal))
      return {addresses: [...addresses], hostname: target.host}
    },
  })
}
