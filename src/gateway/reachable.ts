import {type NetworkInterfaceInfo, networkInterfaces} from 'node:os'
import {isLoopback} from './transport/addresses.ts'
import type {Address} from './transport/types.ts'

const EVERY = ['0.0.0.0', '::']

/**
 * How other machines may reach a gateway that listens on `addresses`, the names it was given first. None while it listens to
 * its own machine alone.
 */
export function reachableAs(
  addresses: readonly Address[],
  names: readonly string[],
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): string[] {
  const open = addresses.map(({host}) => host).filter(host => !isLoopback(host))
  if (open.length === 0) return []
  const own = open.some(host => EVERY.includes(host)) ? outwardAddresses(interfaces, open.includes('::')) : []
  return [...new Set([...names, ...open.filter(host => !EVERY.includes(host)), ...own])]
}

/** Those that mean the same on every machine of the network. */
function outwardAddresses(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, withIPv6: boolean): string[] {
  const all = Object.values(interfaces).flatMap(each => each ?? [])
  return all
    .filter(({internal, family, address}) => !internal && (family === 'IPv4' || (withIPv6 && !/^fe80:/i.test(address))))
    .map(({address}) => address)
}
