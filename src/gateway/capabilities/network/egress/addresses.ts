import {BlockList, isIP, isIPv4} from 'node:net'
import {networkInterfaces} from 'node:os'

/** Addresses and networks, `10.0.0.5` or `10.0.0.0/8`; an IPv4 address mapped into IPv6 counts as itself. */
export class Networks {
  readonly #list = new BlockList()

  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', length] = network.split('/')
      const family = isIPv4(address) ? 'ipv4' : 'ipv6'
      this.#list.addSubnet(address, length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length), family)
    }
  }

  covers(address: string): boolean {
    return this.#list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  }
}

/**
 * IPv4 that is not the public internet: what the IANA special-purpose registry says is not globally reachable, and the
 * address at which Azure answers its own machines.
 */
const IPV4_SPECIAL = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** The only IPv6 that is handed out for the public internet (RFC 4291, 2.5.4). */
const IPV6_GLOBAL = '2000::/3'
/** What of it is not: protocol assignments with Teredo, documentation, 6to4, which hides an IPv4 address. */
const IPV6_SPECIAL = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
/** An IPv4 address behind a translator (RFC 6052), as networks without IPv4 use it. */
const NAT64 = '64:ff9b::/96'

const special = new Networks([...IPV4_SPECIAL, ...IPV6_SPECIAL])
const global = new Networks([IPV6_GLOBAL])
const nat64 = new Networks([NAT64])

/** True for an address of the public internet that is not this machine's own. Whatever is not known to be one, is none. */
export function isPublic(address: string): boolean {
  return isGlobal(address) && !isOwn(address)
}

/** By the registries alone. */
export function isGlobal(address: string): boolean {
  if (isIP(address) === 0 || special.covers(address)) return false
  if (isIPv4(address)) return true
  if (nat64.covers(address)) return isGlobal(lastIpv4(address))
  return global.covers(address)
}

/** What listens on every address of this machine listens for its own programs too, and often only for them. */
function isOwn(address: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap(each => each?.map(({address: text}) => text) ?? [])
  return new Networks(own.filter(text => !text.includes('%'))).covers(address)
}

/** The last 32 bits of an IPv6 address, as IPv4. URL writes every IPv6 address in one way, without dots. */
function lastIpv4(address: string): string {
  const groups = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const tail = (groups.at(-1) ?? '').split(':').slice(-2)
  const bits = tail.reduce((sum, group) => sum * 0x1_0000 + Number.parseInt(group || '0', 16), 0)
  return [24, 16, 8, 0].map(shift => (bits / 2 ** shift) & 0xff).join('.')
}
