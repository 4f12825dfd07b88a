import {isIP} from 'node:net'
import type {NetworkSettings} from '../../../../config/network-settings.ts'
import {coversHost} from '../../../host-pattern.ts'
import {NetworkFault} from '../faults.ts'
import {isPublic, Networks} from './addresses.ts'
import type {Resolve} from './resolve.ts'
import type {Target} from './target.ts'

/** What may be reached from here. Every connection of these capabilities goes through it, each redirect anew. */
export interface Egress {
  /** By the lists alone; asks no name server. @throws NetworkFault refused */
  check(target: Target): void
  /**
   * The addresses to connect to, and to no others: the name may lead elsewhere a moment later.
   * @throws NetworkFault refused when one of them may not be reached, unresolved when there is none
   */
  admit(target: Target, signal: AbortSignal): Promise<readonly string[]>
}

type Lists = Pick<NetworkSettings, 'allow_private' | 'allowed_hosts' | 'denied_hosts'>

export function createEgress(settings: Lists, resolve: Resolve): Egress {
  const allowed = settings.allowed_hosts && new HostList(settings.allowed_hosts)
  const denied = new HostList(settings.denied_hosts)
  const mayBePrivate = new HostList(settings.allow_private)

  function check(target: Target): void {
    if (denied.covers(target) || allowed?.covers(target) === false) {
      throw refused(target, 'is not among the hosts that may be reached')
    }
  }

  return {
    check,
    async admit(target, signal) {
      check(target)
      const {host} = target
      const addresses = isIP(host) > 0 ? [host] : await resolve(host, signal)
      signal.throwIfAborted()
      if (addresses.length === 0) throw new NetworkFault('unresolved', `${host} has no address`, {host})
      for (const address of addresses) {
        if (denied.coversAddress(address)) throw refused(target, 'is not among the hosts that may be reached')
        const isFine = mayBePrivate.covers(target) || mayBePrivate.coversAddress(address) || isPublic(address)
        if (!isFine) throw refused(target, 'does not lead to the public internet')
      }
      return addresses
    },
  }
}

/** Host patterns and networks. */
class HostList {
  readonly #patterns: readonly string[]
  readonly #networks: Networks

  constructor(entries: readonly string[]) {
    const isNetwork = (entry: string) => isIP(entry.split('/')[0] ?? '') > 0
    this.#patterns = entries.filter(entry => !isNetwork(entry))
    this.#networks = new Networks(entries.filter(isNetwork))
  }

  /** What a caller named, before anything is looked up. */
  covers({host, authority}: Target): boolean {
    if (isIP(host) > 0 && this.#networks.covers(host)) return true
    return this.#patterns.some(pattern => coversHost(pattern, authority))
  }

  coversAddress(address: string): boolean {
    return this.#networks.covers(address)
  }
}

function refused({host}: Target, why: string): NetworkFault {
  return new NetworkFault('refused', `${host} ${why}`, {host})
}
