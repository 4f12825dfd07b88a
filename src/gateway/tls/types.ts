import type {Log} from '../log.ts'

/** The certificate and key that the listener answers with; fits `tls.createSecureContext`. */
export interface ServerIdentity {
  /** PEM: the leaf, then what is between it and the root */
  readonly cert: string
  /** PEM, PKCS #8 */
  readonly key: string
}

export interface Tls {
  /** what local clients trust, and nothing else; null with the operator's own certificate */
  readonly caFile: string | null
  readonly identity: ServerIdentity
  /**
   * SHA-256 of the SubjectPublicKeyInfo, hex: what KRUXOS_PIN_SHA256 pins.
   * A renewal keeps the key, so a pin lives as long as server.key.
   */
  readonly publicKeySha256: string
  readonly expiresAt: Date
  /** True when there is a new identity. @throws KruxosError IO; the old identity stays in use */
  renewIfDue(): Promise<boolean>
  /**
   * Looks every minute whether a renewal is due and hands over each new identity; a failure is logged.
   * @returns looks at once
   */
  watch(onRenewed: (identity: ServerIdentity) => void): () => Promise<void>
  close(): void
}

export interface TlsOptions {
  /** holds ca.pem, which everybody may read, and ca.key, server.pem and server.key, which only the owner may */
  readonly dir: string
  /** further names and addresses of this machine, besides localhost, 127.0.0.1 and ::1 */
  readonly hostnames?: readonly string[]
  /** the operator's own certificate, in place of the local authority; read again when the files change */
  readonly operatorFiles?: {readonly certFile: string; readonly keyFile: string}
  /** the wall clock: certificates are judged by the clocks of clients */
  now(): Date
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}

/** Where identities come from: the local authority, or the operator's files. */
export interface IdentitySource {
  readonly caFile: string | null
  /** the identity to serve; resolves with `current` itself when that is still good */
  next(current: ServerIdentity | null): Promise<ServerIdentity>
}
