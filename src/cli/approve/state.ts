import type {ApprovalsState} from '../../contract/status.ts'
import {age} from '../age.ts'
import type {Paint} from '../colour.ts'
import {wrap} from '../table.ts'
import {visible} from '../text.ts'

/** For `status`: what waits. */
export function waitingText({pending, oldestAt}: ApprovalsState, now: Date): string {
  if (oldestAt === null) return 'none waiting'
  return `${pending} waiting, the oldest for ${age(oldestAt, now)}: kruxos approve list`
}

/** For `status`: what is wrong with approvals, in red. */
export function approvalWarnings(
  {isNeeded, isAdvisory, channels}: ApprovalsState,
  paint: Paint,
  width?: number,
): string[] {
  const advisory = isNeeded && isAdvisory ? [ADVISORY] : []
  const silent = channels
    .filter(({lastError, failed}) => lastError !== null && failed > 0)
    .map(({name, failed, lastError}) => `${name} did not take ${failed} notices: ${lastError}`)
  return [...advisory, ...silent].map(text => redText(text, paint, width))
}

/** Wrapped first, so that no line is longer for its colour. */
export function redText(text: string, {red}: Paint, width = Number.POSITIVE_INFINITY): string {
  return wrap(visible(text), width).map(red).join('\n')
}

/** security: a process of the operator's own user can do whatever the operator can. */
export const ADVISORY =
  'Approvals are advisory: an agent runs as a user who may open the admin socket, so it could approve its own calls.'
