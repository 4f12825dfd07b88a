import {X509Certificate} from 'node:crypto'
import {pinOf} from './identity.ts'
import {localSource} from './local.ts'
import {operatorSource} from './operator.ts'
import type {Tls, TlsOptions} from './types.ts'

export type {ServerIdentity, Tls, TlsOptions} from './types.ts'

/** Short, so that a clock that jumps at first boot does not leave an expired certificate in use for long. */
const LOOK_EVERY_MS = 60_000

/**
 * The TLS identity of the gateway; made, with its authority, when there is none.
 * @throws KruxosError IO when a file cannot be used, CONFLICT when the authority does not cover a name, USAGE for a bad name
 */
export async function openTls(options: TlsOptions): Promise<Tls> {
  const {log, operatorFiles, now} = options
  const source = operatorFiles ? operatorSource(operatorFiles) : await localSource(options)
  let identity = await source.next(null)
  let timer: NodeJS.Timeout | undefined

  async function renewIfDue(): Promise<boolean> {
    const next = await source.next(identity)
    if (next === identity) return false
    identity = next
    return true
  }

  const expiresAt = () => new X509Certificate(identity.cert).validToDate
  if (expiresAt() <= now()) log.warn({expiresAt: expiresAt()}, 'the certificate has expired: clients will refuse it')

  return {
    caFile: source.caFile,
    get identity() {
      return identity
    },
    get publicKeySha256() {
      return pinOf(new X509Certificate(identity.cert).publicKey)
    },
    get expiresAt() {
      return expiresAt()
    },
    renewIfDue,
    watch(onRenewed) {
      const look = oneAtATime(log, async () => {
        if (await renewIfDue()) onRenewed(identity)
      })
      clearInterval(timer)
      timer = setInterval(look, LOOK_EVERY_MS).unref()
      return look
    },
    close: () => clearInterval(timer),
  }
}

/** A turn while the last one runs is that one; logs a failure once, however often it comes back. */
function oneAtATime(log: TlsOptions['log'], work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let lastFailure: string | undefined

  async function turn(): Promise<void> {
    const failure = await work().then(
      () => undefined,
      error => String(error.message),
    )
    if (failure !== undefined && failure !== lastFailure) log.error({reason: failure}, 'cannot renew the certificate')
    lastFailure = failure
    running = undefined
  }

  return () => {
    running ??= turn()
    return running
  }
}
