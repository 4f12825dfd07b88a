import type {IncomingMessage} from 'node:http'
import {TLSSocket} from 'node:tls'
import {plainAddress} from './addresses.ts'
import {pathOf, queryToken} from './admission.ts'
import type {ClientRequest} from './types.ts'

/** What is known of a request before its body. */
export function clientRequest({url, headers, socket}: IncomingMessage): ClientRequest {
  const token = headers.authorization === undefined ? queryToken(url) : null
  const authorization = token === null ? {} : {authorization: `Bearer ${token}`}
  return {
    path: pathOf(url),
    remoteAddress: plainAddress(socket.remoteAddress),
    isSecure: socket instanceof TLSSocket,
    headers: {...headers, ...authorization},
  }
}
