import type {Admitted, Refused} from './admit-client.ts'
import {hashSecret, type Sessions} from './sessions/index.ts'
import type {ClientRequest} from './transport/types.ts'

type Admit = (request: ClientRequest) => Promise<Admitted | Refused>

/** A token whose end nobody announces, such as its expiry, is good for this much longer. */
const REMEMBER_MS = 1000
const MAX_REMEMBERED = 1024

/**
 * An HTTP client is admitted with each request, and looking at its token and the vault costs more than most calls.
 * What was found is good until anything is revoked or locked, and for a second at most. Refusals are not remembered.
 */
export function rememberAdmissions(
  admit: Admit,
  sessions: Pick<Sessions, 'revision'>,
  now: () => number = () => performance.now(),
): Admit {
  const recent = new Map<string, {admitted: Admitted; until: number}>()
  return async request => {
    const {authorization = '', 'kruxos-agent': agent = ''} = request.headers
    const key = hashSecret(`${authorization}\n${agent}`)
    const known = recent.get(key)
    if (known && known.until > now() && known.admitted.revision === sessions.revision) return known.admitted
    recent.delete(key)
    const result = await admit(request)
    if (recent.size >= MAX_REMEMBERED) recent.clear()
    if (result.accepted) recent.set(key, {admitted: result, until: now() + REMEMBER_MS})
    return result
  }
}
