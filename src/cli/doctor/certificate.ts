import {connect} from 'node:tls'
import {readSmall} from '../../config/read-small.ts'
import type {GatewayState} from '../../contract/status.ts'
import {type Check, failed, ok, warning} from './check.ts'

const TIMEOUT_MS = 5000
const MAX_CA_BYTES = 1_048_576
const SOON_MS = 7 * 86_400_000
const RESTART = 'kruxos gateway restart'
const RENEW = 'put a new one in place of access.certificate_file'

/** It must satisfy exactly what a bridge demands: our authority, the name, the dates. */
export async function checkCertificate(gateway: GatewayState, now: Date): Promise<Check> {
  const {caFile, endpoint, certificateExpiresAt} = gateway
  const date = checkDate(gateway, now)
  if (date) return date
  if (caFile === null) return ok('certificate', `the operator's own, valid until ${certificateExpiresAt}`)
  const ca = readSmall(caFile, MAX_CA_BYTES)
  if (ca === undefined) return failed('certificate', `cannot read ${caFile}`, RESTART, 'IO')
  const fault = await tlsFault(new URL(endpoint), ca)
  if (fault === null) return ok('certificate', `trusted through ${caFile}, valid until ${certificateExpiresAt}`)
  return failed('certificate', `a bridge would refuse ${endpoint}: ${fault}`, RESTART, 'UNREACHABLE')
}

/** Ours is renewed long before its end. */
export function checkDate({caFile, certificateExpiresAt}: GatewayState, now: Date): Check | null {
  const left = Date.parse(certificateExpiresAt) - now.getTime()
  const hint = caFile === null ? RENEW : RESTART
  if (left <= 0) return failed('certificate', `expired at ${certificateExpiresAt}`, hint, 'UNREACHABLE')
  return left < SOON_MS ? warning('certificate', `expires at ${certificateExpiresAt}`, hint) : null
}

function tlsFault({hostname, port}: URL, ca: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connect({host: hostname, port: Number(port), servername: hostname, ca, rejectUnauthorized: true})
    const finish = (fault: string | null) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(fault)
    }
    const timer = setTimeout(() => finish('no answer'), TIMEOUT_MS)
    socket.once('secureConnect', () => finish(null))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
  })
}
