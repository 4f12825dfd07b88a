import type {ClientServices} from './client-services.ts'
import type {Attempt, Authentication, Identity} from './sessions/index.ts'
import {createNotice, type Notice} from './transport/notices.ts'
import type {Accept, ClientRequest} from './transport/types.ts'

export type Refused = Extract<Accept, {accepted: false}>

/** `revision`: of the sessions, when the identity was good. */
export type Admitted = {readonly accepted: true; readonly identity: Identity; readonly revision: number}

type Services = Pick<ClientServices, 'sessions' | 'log' | 'trail' | 'authenticate' | 'isVaultOpen'>

/** Whose request it is, or why it is refused: the same for every transport. */
export function createAdmission(services: Services): (request: ClientRequest) => Promise<Admitted | Refused> {
  const {sessions} = services
  const notice = createNotice(services.log)
  return async function admit(request) {
    const {revision} = sessions
    const result = await services.authenticate(attemptOf(request))
    if (!result.ok) return refuse({notice, trail: services.trail}, request, result)
    if (!(await services.isVaultOpen()))
      return {accepted: false, status: 503, message: 'the vault is locked: kruxos vault unlock'}
    // A revocation that came after the token was read found no session to close yet.
    if (sessions.revision !== revision) return admit(request)
    return {accepted: true, identity: result.identity, revision}
  }
}

function attemptOf({headers, remoteAddress}: ClientRequest): Attempt {
  const [, bearer] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  return {bearer, agentName: headers['kruxos-agent']?.toString(), remoteAddress}
}

/** The log tells each reason at most once in a while: a stranger must not fill the disk. */
function refuse(
  {notice, trail}: Pick<Services, 'trail'> & {notice: Notice},
  {remoteAddress}: ClientRequest,
  {reason, retryAfterSeconds}: Extract<Authentication, {ok: false}>,
): Refused {
  notice(`a client was refused: ${reason}`, {remoteAddress})
  // Who is held off already cannot fill the disk.
  if (retryAfterSeconds === 0) trail.refused(reason, remoteAddress)
  if (retryAfterSeconds > 0)
    return {accepted: false, status: 429, message: 'too many failed attempts', retryAfterSeconds}
  return {accepted: false, status: 401, message: 'the token is not valid'}
}
