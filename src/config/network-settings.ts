import {isIP} from 'node:net'
import {z} from 'zod'

const NAME = /^(\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?(:\d{1,5})?$/

/** `example.com`, `*.example.com` (any depth below it), with `:port` where only that port counts; `10.0.0.5`, `10.0.0.0/8`. */
const HostOrNetwork = z
  .string()
  .max(260)
  .refine(text => isNetwork(text) || NAME.test(text), 'a host name in lower case, "*.name", an address or a network')

/** An address, or one with the length of its prefix. */
function isNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/')
  const version = isIP(address)
  // a zone such as %eth0 belongs to one machine and to no network
  if (version === 0 || address.includes('%') || rest.length > 0) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128))
}

/** `192.0.2.53`, `192.0.2.53:5353`, `[2001:db8::53]:5353` */
const DnsServer = z.string().refine(text => {
  const [, bracketed, plain] = /^(?:\[(.+)\]|([^[\]]+?))(?::\d{1,5})?$/.exec(text) ?? []
  return isIP(text) > 0 || isIP(bracketed ?? '') === 6 || isIP(plain ?? '') === 4
}, 'an address, with :port where it is not 53')

/** The key `network` of gateway.yaml. */
export const Network = z
  .strictObject({
    allow_private: z
      .array(HostOrNetwork)
      .default([])
      .describe('hosts and networks that calls may reach although they are private: nas.lan, 10.1.0.0/16, 127.0.0.1'),
    allowed_hosts: z
      .array(HostOrNetwork)
      .nullable()
      .default(null)
      .describe('the only hosts that calls may name; every public one when left out'),
    denied_hosts: z.array(HostOrNetwork).default([]).describe('hosts and networks that no call may reach'),
    ca_file: z.string().nullable().default(null).describe('a further authority to trust, PEM; beside those of Node'),
    dns_servers: z
      .array(DnsServer)
      .default([])
      .describe('addresses to ask, with :port; those of the system by default'),
    max_download_bytes: z.int().min(1).default(1_073_741_824).describe('of one network.download'),
  })
  .prefault({})
export type NetworkSettings = z.output<typeof Network>
