import type {Capability} from '../../capability.ts'
import {broadcast} from './broadcast.ts'
import {createMailboxes} from './mailboxes.ts'
import {receive} from './receive.ts'
import {send} from './send.ts'
import type {CommsServices} from './services.ts'
import {subscribe, unsubscribe} from './subscribe.ts'

export type {CommsServices} from './services.ts'

/** Messages between the agents of one gateway. */
export function commsCapabilities(services: CommsServices): readonly Capability[] {
  const mailboxes = createMailboxes(services)
  return [
    broadcast(services, mailboxes),
    receive(services, mailboxes),
    send(services, mailboxes),
    subscribe(services),
    unsubscribe(services),
  ]
}
