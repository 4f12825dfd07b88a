import {createHash, generateKeyPairSync, type KeyObject, randomBytes, sign} from 'node:crypto'
import {AsnConvert, OctetString} from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/asn1-x509'

const DAY_MS = 86_400_000
const SIGNATURE = new x509.AlgorithmIdentifier({algorithm: '1.2.840.10045.4.3.2'})

export interface KeyAndCertificate {
  /** PEM */
  readonly key: string
  readonly cert: string
  /** SHA-256 of the public key (SPKI), hex */
  readonly pin: string
}

export interface Leaf {
  readonly dns?: readonly string[]
  /** days from now */
  readonly validFrom?: number
  readonly validTo?: number
}

export interface Authority extends KeyAndCertificate {
  /** a certificate for localhost and 127.0.0.1 unless said otherwise */
  issue(leaf?: Leaf): KeyAndCertificate
}

interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** An authority of its own, and certificates made by it with one fault at a time. */
export function makeAuthority(): Authority {
  const name = `test authority ${randomBytes(4).toString('hex')}`
  const keys = makeKeys()
  const basics = new x509.BasicConstraints({cA: true})
  const own = certify({keys, name}, {keys, name}, {}, extension(x509.id_ce_basicConstraints, basics))
  return {
    ...own,
    issue: leaf => certify({keys, name}, {keys: makeKeys(), name: 'gateway'}, leaf ?? {}, names(leaf?.dns)),
  }
}

/** Signed by nobody but itself. */
export function makeSelfSigned(): KeyAndCertificate {
  const self = {keys: makeKeys(), name: 'self'}
  return certify(self, self, {}, names())
}

function makeKeys(): Keys {
  return generateKeyPairSync('ec', {namedCurve: 'P-256'})
}

interface Party {
  readonly keys: Keys
  readonly name: string
}

function certify(issuer: Party, subject: Party, {validFrom = -1, validTo = 30}: Leaf, more: x509.Extension) {
  const spki = subject.keys.publicKey.export({type: 'spki', format: 'der'})
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: Uint8Array.from([1, ...randomBytes(8)]).buffer,
    signature: SIGNATURE,
    issuer: nameOf(issuer.name),
    subject: nameOf(subject.name),
    validity: new x509.Validity({notBefore: fromNow(validFrom), notAfter: fromNow(validTo)}),
    subjectPublicKeyInfo: AsnConvert.parse(spki, x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions([more]),
  })
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), issuer.keys.privateKey)
  const signatureValue = Uint8Array.from(signature).buffer
  const der = AsnConvert.serialize(
    new x509.Certificate({tbsCertificate, signatureAlgorithm: SIGNATURE, signatureValue}),
  )
  return {
    key: subject.keys.privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`,
    pin: createHash('sha256').update(spki).digest('hex'),
  }
}

function names(dns: readonly string[] = ['localhost']): x509.Extension {
  const general = [...dns.map(dNSName => ({dNSName})), {iPAddress: '127.0.0.1'}].map(name => new x509.GeneralName(name))
  return extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(general))
}

function extension(extnID: string, value: unknown): x509.Extension {
  return new x509.Extension({extnID, critical: true, extnValue: new OctetString(AsnConvert.serialize(value))})
}

function nameOf(commonName: string): x509.Name {
  const value = new x509.AttributeValue({utf8String: commonName})
  return new x509.Name([new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({type: '2.5.4.3', value})])])
}

function fromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MS)
}
