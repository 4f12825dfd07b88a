import {createHash, webcrypto, X509Certificate} from 'node:crypto'
import * as x509 from '@peculiar/x509'

const ALGORITHM = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'}
const DAY_MS = 86_400_000

export interface KeyAndCertificate {
  /** PEM */
  readonly key: string
  readonly cert: string
  /** SHA-256 of the public key (SPKI), hex */
  readonly pin: string
}

export interface Authority extends KeyAndCertificate {
  issue(leaf?: Leaf): Promise<KeyAndCertificate>
}

export interface Leaf {
  /** default: localhost and the loopback addresses */
  readonly names?: readonly string[]
  /** days from now */
  readonly validFrom?: number
  readonly validTo?: number
}

/** A certificate authority of its own, and certificates made by it with one fault at a time. */
export async function makeAuthority(): Promise<Authority> {
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=test authority',
      keys,
      signingAlgorithm: ALGORITHM,
      ...validity(-1, 30),
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    },
    webcrypto,
  )
  return {...(await toPem(keys, certificate)), issue: leaf => issue(leaf ?? {}, certificate.subject, keys)}
}

/** Signed by nobody but itself. */
export async function makeSelfSigned(): Promise<KeyAndCertificate> {
  return issue({}, 'CN=self', undefined)
}

async function issue(
  {names, validFrom = -1, validTo = 30}: Leaf,
  issuer: string,
  signer: webcrypto.CryptoKeyPair | undefined,
) {
  const keys = await makeKeys()
  const certificate = await x509.X509CertificateGenerator.create(
    {
      subject: signer ? 'CN=gateway' : issuer,
      issuer,
      publicKey: keys.publicKey,
      signingKey: (signer ?? keys).privateKey,
      signingAlgorithm: ALGORITHM,
      ...validity(validFrom, validTo),
      extensions: [new x509.SubjectAlternativeNameExtension((names ?? ['localhost', '127.0.0.1']).map(generalName))],
    },
    webcrypto,
  )
  return toPem(keys, certificate)
}

function generalName(name: string) {
  return {type: /^[\d.]+$/.test(name) ? ('ip' as const) : ('dns' as const), value: name}
}

function validity(from: number, to: number) {
  return {notBefore: new Date(Date.now() + from * DAY_MS), notAfter: new Date(Date.now() + to * DAY_MS)}
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
}

async function toPem(keys: webcrypto.CryptoKeyPair, certificate: x509.X509Certificate): Promise<KeyAndCertificate> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey))
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`
  const cert = certificate.toString('pem')
  const spki = new X509Certificate(cert).publicKey.export({type: 'spki', format: 'der'})
  return {key, cert, pin: createHash('sha256').update(spki).digest('hex')}
}
