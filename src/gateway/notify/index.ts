import {setTimeout as sleep} from 'node:timers/promises'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import {bodyOf} from './notice.ts'
import type {Channel, ChannelState, Notice, Notifier} from './types.ts'

export {openChannels} from './channels.ts'
export type {Channel, ChannelState, Notice, Notifier} from './types.ts'

/** Before the second and the third attempt. */
const RETRY_AFTER_MS = [1000, 10_000]
/** A flood of notices must not become a flood of memory. */
const MAX_WAITING = 200

interface Options {
  readonly channels: readonly Channel[]
  readonly clock: Clock
  readonly log: Log
  readonly retryAfterMs?: readonly number[]
}

export function createNotifier({channels, clock, log, retryAfterMs = RETRY_AFTER_MS}: Options): Notifier {
  const states = channels.map(({name}) => ({
    name,
    delivered: 0,
    failed: 0,
    lastError: null as string | null,
    lastErrorAt: null as string | null,
  }))
  let waiting = 0

  async function deliver(channel: Channel, state: (typeof states)[number], notice: Notice): Promise<void> {
    const body = bodyOf(notice, channel.includeInput)
    for (const pause of [...retryAfterMs, null]) {
      try {
        await channel.send(notice, body)
        state.delivered += 1
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        log.warn({channel: channel.name, event: notice.event, reason, willRetry: pause !== null}, 'nobody was told')
        Object.assign(state, {lastError: reason.slice(0, 200), lastErrorAt: clock.now().toISOString()})
        if (pause !== null) await sleep(pause, undefined, {ref: false})
      }
    }
    state.failed += 1
  }

  return {
    tell(notice) {
      for (const [index, channel] of channels.entries()) {
        const state = states[index] as (typeof states)[number]
        if (!channel.events.includes(notice.event)) continue
        if (waiting >= MAX_WAITING) {
          state.failed += 1
          log.warn({channel: channel.name, event: notice.event}, 'too many notices wait, one was dropped')
          continue
        }
        waiting += 1
        void deliver(channel, state, notice).finally(() => {
          waiting -= 1
        })
      }
    },
    channels: (): ChannelState[] => states.map(state => ({...state})),
  }
}
