import {type CallContext, CapabilityError, type DeclaredError} from '../../capability.ts'

/** The root of the work area as every caller sees it. */
export const WORKSPACE_ROOT = '/workspace'

export const sessionErrors: Readonly<Record<'SessionError', DeclaredError>> = {
  SessionError: {
    when: 'the call belongs to no session',
    recovery: [{action: 'reconnect', description: 'connect with the token of an agent or user and call again'}],
  },
}

/** These capabilities speak of the one who calls, so a call of an operator, which has no session, has no answer. */
export function requireSession({sessionId}: CallContext): string {
  if (sessionId === null) throw new CapabilityError('SessionError', 'this call belongs to no session')
  return sessionId
}
