import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Paint} from '../colour.ts'
import {watchQueue} from './queue-feed.ts'
import {type Action, EMPTY, frame, press, withApprovals} from './screen.ts'
import {openTerminal} from './terminal.ts'

const TICK_MS = 1000

/** The live screen, until the person quits it. */
export async function runScreen(admin: AdminClient, filter: {agent?: string}, paint: Paint): Promise<void> {
  // Before the screen is taken: what is wrong is told as by any command.
  await admin.call('approval.list', filter)
  let screen = EMPTY
  const leaving = new AbortController()
  const over = Promise.withResolvers<void>()
  using terminal = openTerminal({
    onKey(key) {
      const step = press(screen, key)
      screen = step.screen
      draw()
      if (step.action) perform(step.action).catch(over.reject)
    },
    onResize: () => draw(),
  })

  function draw(): void {
    terminal.draw(frame(screen, terminal.size, new Date(), paint))
  }

  async function perform(action: Action): Promise<void> {
    if (action.kind === 'quit') return over.resolve()
    const message = await decide(action).catch(messageOf)
    screen = {...screen, message}
    draw()
  }

  async function decide(action: Exclude<Action, {kind: 'quit'}>): Promise<string> {
    const {id} = action
    if (action.kind === 'show') {
      const {approval} = await admin.call('approval.show', {id})
      screen = {...screen, detail: approval, scroll: 0}
      return ''
    }
    screen = {...screen, detail: null}
    if (action.kind === 'accept') {
      const {approval} = await admin.call('approval.accept', {id})
      return `accepted ${approval.capability} of ${approval.agent}`
    }
    const reason = action.reason === '' ? {} : {reason: action.reason}
    const {approval} = await admin.call('approval.reject', {id, ...reason})
    return `rejected ${approval.capability} of ${approval.agent}`
  }

  async function follow(): Promise<void> {
    for await (const queue of watchQueue(admin, filter, leaving.signal)) {
      screen =
        queue instanceof KruxosError
          ? {...screen, message: `the gateway is away: ${queue.message}`}
          : {...withApprovals(screen, queue.approvals), message: ''}
      draw()
    }
  }

  draw()
  const ticking = setInterval(draw, TICK_MS)
  await Promise.race([over.promise, follow()]).finally(() => {
    clearInterval(ticking)
    leaving.abort()
  })
}

function messageOf(error: unknown): string {
  if (error instanceof KruxosError) return `error: ${error.message}`
  throw error
}
