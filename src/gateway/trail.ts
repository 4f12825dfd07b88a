import type {Audit, Intent, Outcome} from './audit/types.ts'
import type {Log} from './log.ts'
import type {LiveSession} from './sessions/index.ts'

const DONE: Outcome = {status: 'success', error: null, output: null, durationMs: 0}
const REFUSED: Outcome = {...DONE, status: 'denied', error: 'Unauthenticated'}

/** What happens on the wire before and after calls, for the audit log. Nobody waits for it. */
export interface Trail {
  connected(session: LiveSession): void
  disconnected(session: LiveSession, code: number): void
  /** @param reason as precise as we know it; the client is told less */
  refused(reason: string, remoteAddress: string): void
  /** the files of the policy changed, or a fault in them came or went */
  policyChanged(policy: {readonly name: string; readonly version: string; readonly problems: readonly string[]}): void
}

const GATEWAY: Intent['actor'] = {type: 'gateway', name: 'gateway', sessionId: null, tokenId: null, client: null}

export function createTrail(audit: Audit, log: Log): Trail {
  function record(event: string, actor: Intent['actor'], input: unknown, outcome: Outcome): void {
    audit
      .record({event, actor, subject: null, input, decision: null, approvalId: null}, outcome)
      .catch(error => log.error({event, err: error}, 'an event was not recorded'))
  }

  return {
    connected: session => record('session.connected', actorOf(session), {label: session.identity.label}, DONE),
    disconnected: (session, code) => record('session.disconnected', actorOf(session), {code}, DONE),
    refused(reason, remoteAddress) {
      record('session.refused', GATEWAY, {reason, remoteAddress}, REFUSED)
    },
    policyChanged: ({name, version, problems}) => record('policy.loaded', GATEWAY, {name, version, problems}, DONE),
  }
}

function actorOf({id, identity}: LiveSession): Intent['actor'] {
  const {principal, agent, tokenId} = identity
  return {type: principal, name: agent, sessionId: id, tokenId, client: null}
}
