import {request} from 'node:http'
import {text} from 'node:stream/consumers'
import type {TLSSocket} from 'node:tls'
import {connectPinned, PINNED_HOST} from '../../bridge/connection.ts'
import {type ErrorBody, isErrorCode, KruxosError} from '../../contract/errors.ts'
import {PAIR_PATH} from '../../contract/names.ts'
import type {PairAnswer, PairRequest} from '../../contract/pairing.ts'
import type {PairingCode} from '../../contract/pairing-code.ts'

const TIMEOUT_MS = 15_000
const WRONG_KEY_HINT = 'another machine answers there, or somebody is in between; the code is still good'

export interface Used extends PairAnswer {
  /** SHA-256 of the gateway's public key, of which the code held the beginning */
  readonly pinSha256: Buffer
}

/**
 * Brings a code to its gateway. The secret leaves this machine only when the other side has the key that the code names.
 * @param held the token of an earlier pairing, which shows that this is the same device
 * @throws KruxosError UNREACHABLE when nothing was sent or no answer came; what the gateway says otherwise
 */
export async function useCode(
  endpoint: URL,
  {pin, secret}: PairingCode,
  device: Omit<PairRequest, 'secret'>,
  held: string | null,
): Promise<Used> {
  const {socket, pin: pinSha256} = await connectPinned(endpoint, pin, WRONG_KEY_HINT)
  try {
    const body: PairRequest = {secret, ...device}
    const {status, answer} = await post(socket, JSON.stringify(body), held)
    const {error} = answer as {error?: ErrorBody}
    if (error && isErrorCode(error.code)) throw KruxosError.fromBody(error)
    if (status !== 200) throw noAnswer(endpoint, `it answered ${status}`)
    return {...(answer as PairAnswer), pinSha256}
  } catch (error) {
    throw error instanceof KruxosError ? error : noAnswer(endpoint, (error as Error).message)
  } finally {
    socket.destroy()
  }
}

async function post(socket: TLSSocket, body: string, held: string | null): Promise<{status: number; answer: object}> {
  const headers = {
    host: PINNED_HOST,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(held === null ? {} : {authorization: `Bearer ${held}`}),
  }
  const sent = request({
    createConnection: () => socket,
    method: 'POST',
    path: PAIR_PATH,
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const answered = new Promise<{status: number; answer: object}>((resolve, reject) => {
    sent.once('error', reject)
    sent.once('response', response => {
      const status = response.statusCode ?? 0
      text(response).then(body => resolve({status, answer: JSON.parse(body) ?? {}}), reject)
    })
  })
  sent.end(body)
  return answered
}

function noAnswer({host}: URL, why: string): KruxosError {
  return new KruxosError('UNREACHABLE', `the gateway at ${host} did not say whether it took the code: ${why}`, {
    hint: 'see kruxos pair list there; if the code was used, get a new one with: kruxos pair',
  })
}
