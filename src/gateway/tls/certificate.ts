import {createHash, type KeyObject, randomBytes, sign, type X509Certificate} from 'node:crypto'
import {AsnConvert, OctetString} from '@peculiar/asn1-schema'
import * as x509 from '@peculiar/asn1-x509'
import type {Names} from './names.ts'

/** Writes certificates (RFC 5280). Loaded only when one must be made: the library costs 40 ms. */

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const COMMON_NAME = '2.5.4.3'

export interface Validity {
  readonly notBefore: Date
  readonly notAfter: Date
}

export interface Issuer {
  readonly certificate: X509Certificate
  readonly key: KeyObject
}

/** A root that can vouch for `names` only, and for no further authority. PEM. */
export function issueAuthority(keys: KeyPair, commonName: string, names: Names, validity: Validity): string {
  const subject = nameOf(commonName)
  return issue(keys.privateKey, {
    issuer: subject,
    subject,
    validity: new x509.Validity(validity),
    subjectPublicKeyInfo: publicKeyInfo(keys.publicKey),
    extensions: new x509.Extensions([
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({cA: true, pathLenConstraint: 0}), 'critical'),
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.keyCertSign), 'critical'),
      extension(x509.id_ce_nameConstraints, permitOnly(names), 'critical'),
      extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyIdentifier(keys.publicKey))),
    ]),
  })
}

/** A certificate for a TLS server that goes by `names`. PEM. */
export function issueServer(
  {certificate, key}: Issuer,
  publicKey: KeyObject,
  names: Names,
  validity: Validity,
): string {
  const authorityKeyIdentifier = new x509.AuthorityKeyIdentifier({
    keyIdentifier: new x509.KeyIdentifier(keyIdentifier(certificate.publicKey)),
  })
  return issue(key, {
    issuer: AsnConvert.parse(certificate.raw, x509.Certificate).tbsCertificate.subject,
    subject: nameOf('kruxos gateway'),
    validity: new x509.Validity(validity),
    subjectPublicKeyInfo: publicKeyInfo(publicKey),
    extensions: new x509.Extensions([
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(), 'critical'),
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature), 'critical'),
      extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
      extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(generalNames(names))),
      extension(x509.id_ce_authorityKeyIdentifier, authorityKeyIdentifier),
      extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(keyIdentifier(publicKey))),
    ]),
  })
}

/** Those of `names` that the authority may not vouch for. */
export function namesBeyond(authority: X509Certificate, names: Names): string[] {
  const {extensions} = AsnConvert.parse(authority.raw, x509.Certificate).tbsCertificate
  const constraints = extensions?.find(({extnID}) => extnID === x509.id_ce_nameConstraints)
  if (!constraints) return []
  const {permittedSubtrees} = AsnConvert.parse(constraints.extnValue.buffer, x509.NameConstraints)
  const permitted = new Set(permittedSubtrees?.map(({base}) => base.dNSName ?? base.iPAddress))
  return [
    ...names.dns.filter(name => !permitted.has(name)),
    ...names.addresses.filter(address => !permitted.has(singleAddress(address))),
  ]
}

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

function issue(key: KeyObject, content: Partial<x509.TBSCertificate>): string {
  const signature = new x509.AlgorithmIdentifier({algorithm: ECDSA_WITH_SHA256})
  const tbsCertificate = new x509.TBSCertificate({
    ...content,
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature,
  })
  const signatureValue = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), key)
  return toPem(
    AsnConvert.serialize(
      new x509.Certificate({
        tbsCertificate,
        signatureAlgorithm: signature,
        signatureValue: toArrayBuffer(signatureValue),
      }),
    ),
  )
}

function permitOnly(names: Names): x509.NameConstraints {
  const {dns, addresses} = names
  const permitted = generalNames({dns, addresses: addresses.map(singleAddress)})
  return new x509.NameConstraints({
    permittedSubtrees: new x509.GeneralSubtrees(permitted.map(base => new x509.GeneralSubtree({base}))),
  })
}

function singleAddress(address: string): string {
  return address.includes(':') ? `${address}/128` : `${address}/32`
}

function generalNames({dns, addresses}: Names): x509.GeneralName[] {
  return [
    ...dns.map(dNSName => new x509.GeneralName({dNSName})),
    ...addresses.map(iPAddress => new x509.GeneralName({iPAddress})),
  ]
}

function extension(extnID: string, value: unknown, critical?: 'critical'): x509.Extension {
  const extnValue = new OctetString(AsnConvert.serialize(value))
  return new x509.Extension({extnID, critical: critical !== undefined, extnValue})
}

function nameOf(commonName: string): x509.Name {
  const value = new x509.AttributeValue({utf8String: commonName})
  return new x509.Name([
    new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({type: COMMON_NAME, value})]),
  ])
}

function publicKeyInfo(key: KeyObject): x509.SubjectPublicKeyInfo {
  return AsnConvert.parse(key.export({type: 'spki', format: 'der'}), x509.SubjectPublicKeyInfo)
}

/** RFC 7093 method 1: the leftmost 160 bits of the SHA-256 of the public key. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const bits = Buffer.from(publicKeyInfo(key).subjectPublicKey)
  return toArrayBuffer(createHash('sha256').update(bits).digest().subarray(0, 20))
}

/** 126 random bits in 16 bytes: positive, and never shortened by a leading zero. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return toArrayBuffer(bytes)
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}

function toPem(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
