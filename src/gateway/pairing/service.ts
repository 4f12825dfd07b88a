import {ERRORS, KruxosError} from '../../contract/errors.ts'
import {PairRequest} from '../../contract/pairing.ts'
import type {Audit} from '../audit/types.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import {createFailedAttempts} from '../sessions/index.ts'
import type {Store} from '../store/types.ts'
import type {HttpReply, HttpRequest, HttpService} from '../transport/types.ts'
import {type Paired, pairDevice} from './pair-device.ts'

/** A secret of 55 bits that lives for minutes: nobody comes near it at this rate. */
const WRONG_PER_MINUTE = 10
const MAX_BODY_BYTES = 4096

export interface PairingServices {
  readonly store: Store
  readonly audit: Audit
  readonly clock: Clock
  readonly log: Log
  /** ends what a token that is no longer valid has open */
  endToken(tokenId: string, reason: string): void
}

/** What devices bring their pairing codes to. Nobody is known here: the secret of the code is all that counts. */
export function createPairingService(services: PairingServices): HttpService {
  const {clock} = services
  const failures = createFailedAttempts(WRONG_PER_MINUTE)

  return async (request, reply) => {
    const {remoteAddress} = request
    const wait = failures.wait(remoteAddress, clock.now().getTime())
    // Before anything is looked at, so that a guess is not even told to be right; and not noted, so that no disk is filled.
    if (wait > 0) return answerError(reply, heldOff(wait), 429, {'retry-after': String(wait)})
    try {
      const {replaced, ...answer} = await pair(services, request)
      if (replaced !== null) services.endToken(replaced, 'the device was paired again')
      reply.answer(200, JSON.stringify(answer))
    } catch (error) {
      if (!(error instanceof KruxosError)) throw error
      failures.record(remoteAddress, clock.now().getTime())
      noteRefusal(services, error, remoteAddress)
      answerError(reply, error)
    }
  }
}

async function pair(services: PairingServices, request: HttpRequest): Promise<Paired> {
  const {isSecure, method, remoteAddress, headers} = request
  if (!isSecure) throw new KruxosError('DENIED', 'a pairing code is taken over TLS only')
  if (method !== 'POST') throw new KruxosError('USAGE', 'this path takes POST')
  const asked = parse(await request.text(MAX_BODY_BYTES))
  const [, held] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  return pairDevice(services, asked, {remoteAddress, held})
}

function parse(text: string | null): PairRequest {
  const parsed = PairRequest.safeParse(toJson(text ?? ''))
  if (parsed.success) return parsed.data
  throw new KruxosError('USAGE', 'this is no request to pair')
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function heldOff(seconds: number): KruxosError {
  return new KruxosError('DENIED', 'too many wrong pairing codes came from this address', {
    hint: `wait ${seconds} s, then try again with the right code`,
  })
}

function noteRefusal({audit, log}: PairingServices, {code, message}: KruxosError, remoteAddress: string): void {
  const actor = {type: 'gateway', name: 'gateway', sessionId: null, tokenId: null, client: null} as const
  const intent = {event: 'pairing.refused', actor, subject: null, decision: null, approvalId: null}
  audit
    .record(
      {...intent, input: {reason: message, remoteAddress}},
      {status: 'denied', error: code, output: null, durationMs: 0},
    )
    .catch(error => log.error({err: error}, 'an event was not recorded'))
}

function answerError(
  reply: HttpReply,
  error: KruxosError,
  status: number = ERRORS[error.code].http,
  headers: Readonly<Record<string, string>> = {},
): void {
  reply.answer(status, JSON.stringify({error: error.toBody()}), {connection: 'close', ...headers})
}
