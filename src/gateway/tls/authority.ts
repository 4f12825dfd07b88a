import {createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate} from 'node:crypto'
import {join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {EARLIEST_TODAY} from '../clock.ts'
import {parseKey, readSecret, readText, writeAtomic} from './files.ts'
import {parseCertificate, pinOf} from './identity.ts'
import type {Names} from './names.ts'
import type {TlsOptions} from './types.ts'

const LIFETIME_YEARS = 20

export interface Authority {
  readonly certificate: X509Certificate
  readonly key: KeyObject
}

interface Files {
  readonly certFile: string
  readonly keyFile: string
}

/**
 * The local certificate authority of `dir`, made when there is none yet.
 * Clients trust it, so it is never replaced: a fault of it is an error.
 * @throws KruxosError IO when it cannot be used
 */
export async function openAuthority(dir: string, names: Names, now: Date, log: TlsOptions['log']): Promise<Authority> {
  const files = {certFile: join(dir, 'ca.pem'), keyFile: join(dir, 'ca.key')}
  const [certText, keyText] = await Promise.all([readText(files.certFile), readSecret(files.keyFile)])
  if (certText !== null) return check(files, certText, keyText, now)
  const key = keyText === null ? await createKey(files) : readKey(files, keyText)
  log.info({file: files.certFile}, 'made a local certificate authority')
  return createCertificate(files, key, names, now)
}

async function createKey({keyFile}: Files): Promise<KeyObject> {
  const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  await writeAtomic(keyFile, privateKey.export({type: 'pkcs8', format: 'pem'}).toString(), 0o600)
  return privateKey
}

/** The name follows from the key, so that a certificate made again from the same key stands for the same authority. */
async function createCertificate({certFile}: Files, key: KeyObject, names: Names, now: Date): Promise<Authority> {
  const {issueAuthority} = await import('./certificate.ts')
  const publicKey = createPublicKey(key)
  // A clock that was not set will jump forward, and an authority made by it must outlive the jump.
  const notAfter = new Date(Math.max(now.getTime(), EARLIEST_TODAY.getTime()))
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + LIFETIME_YEARS)
  const commonName = `kruxos local authority ${pinOf(publicKey).slice(0, 8)}`
  const pem = issueAuthority({publicKey, privateKey: key}, commonName, names, {notBefore: new Date(0), notAfter})
  await writeAtomic(certFile, pem, 0o644)
  return {certificate: new X509Certificate(pem), key}
}

function check(files: Files, certText: string, keyText: string | null, now: Date): Authority {
  const certificate = readCertificate(files, certText)
  if (keyText === null) throw unusable(files, `${files.keyFile} is missing`)
  const key = readKey(files, keyText)
  if (!certificate.checkPrivateKey(key)) throw unusable(files, `${files.keyFile} does not belong to ${files.certFile}`)
  if (certificate.validToDate <= now) throw unusable(files, `${files.certFile} has expired`)
  return {certificate, key}
}

function readCertificate(files: Files, text: string): X509Certificate {
  const certificate = parseCertificate(text)
  if (certificate?.ca && certificate.verify(certificate.publicKey)) return certificate
  throw new KruxosError('IO', `${files.certFile} is damaged`, {
    hint: `restore it from a backup; or have it made again from its key, which local clients go on trusting: rm ${files.certFile}`,
  })
}

function readKey(files: Files, text: string): KeyObject {
  const key = parseKey(text)
  if (key?.asymmetricKeyType === 'ec') return key
  throw unusable(files, `${files.keyFile} is damaged`)
}

function unusable({certFile, keyFile}: Files, message: string): KruxosError {
  return new KruxosError('IO', message, {
    hint: `restore both from a backup; or start anew, and every client must trust the new one: rm ${certFile} ${keyFile}`,
  })
}
