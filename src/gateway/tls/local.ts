import {createPublicKey, generateKeyPairSync, type X509Certificate} from 'node:crypto'
import {chmod, mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {KruxosError} from '../../contract/errors.ts'
import {ioError} from '../files/io-error.ts'
import {type Authority, openAuthority} from './authority.ts'
import {parseKey, readSecret, readText, writeAtomic} from './files.ts'
import {parseCertificate} from './identity.ts'
import {machineNames, type Names} from './names.ts'
import type {IdentitySource, ServerIdentity, TlsOptions} from './types.ts'

const DAY_MS = 86_400_000
const LIFETIME_MS = 90 * DAY_MS
/** Share of its life after which a certificate is made anew: 60 days of 90. */
const RENEW_AFTER = 2 / 3

/** Server certificates signed by the local authority. Made again when due, damaged, or for other names. */
export async function localSource({dir, hostnames = [], now, log}: TlsOptions): Promise<IdentitySource> {
  const names = machineNames(hostnames)
  const certFile = join(dir, 'server.pem')
  const keyFile = join(dir, 'server.key')
  await createFolder(dir)

  async function readStored(): Promise<ServerIdentity | null> {
    const [cert, key] = await Promise.all([readText(certFile), readSecret(keyFile)])
    return cert === null || key === null ? null : {cert, key}
  }

  async function issue(authority: Authority): Promise<ServerIdentity> {
    const key = await openKey()
    const cert = await issueFor(authority, key, names, now(), dir)
    await writeAtomic(certFile, cert, 0o600)
    log.info({file: certFile, expiresAt: parseCertificate(cert)?.validToDate}, 'made a server certificate')
    return {cert, key}
  }

  /** The key outlives its certificates, so that a client may pin it. */
  async function openKey(): Promise<string> {
    const stored = await readSecret(keyFile)
    if (stored !== null && parseKey(stored) !== null) return stored
    if (stored !== null)
      log.warn({file: keyFile}, 'made a new server key, the old one is damaged: clients that pin it must be told')
    const pem = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey.export({type: 'pkcs8', format: 'pem'})
    await writeAtomic(keyFile, pem.toString(), 0o600)
    return pem.toString()
  }

  return {
    caFile: join(dir, 'ca.pem'),
    async next(current) {
      if (current !== null && isFresh(parseCertificate(current.cert), now())) return current
      const authority = await openAuthority(dir, names, now(), log)
      const stored = await readStored()
      return stored !== null && isGood(stored, authority, names, now()) ? stored : issue(authority)
    },
  }
}

/** Others may look into the folder for ca.pem; the modes of the files keep the rest from them. */
async function createFolder(dir: string): Promise<void> {
  try {
    await mkdir(dir, {recursive: true})
    await chmod(dir, 0o755)
  } catch (error) {
    throw ioError('create', dir, error)
  }
}

async function issueFor(authority: Authority, key: string, names: Names, now: Date, dir: string): Promise<string> {
  const {issueServer, namesBeyond} = await import('./certificate.ts')
  const beyond = namesBeyond(authority.certificate, names)
  if (beyond.length > 0) throw cannotVouch(beyond, join(dir, 'ca.pem'))
  return issueServer(authority, createPublicKey(key), names, {
    // A client's clock may be a day behind; at first boot ours may stand at the epoch.
    notBefore: new Date(Math.max(0, now.getTime() - DAY_MS)),
    notAfter: new Date(Math.min(now.getTime() + LIFETIME_MS, authority.certificate.validToDate.getTime())),
  })
}

function isGood({cert, key}: ServerIdentity, authority: Authority, names: Names, now: Date): boolean {
  const certificate = parseCertificate(cert)
  const privateKey = parseKey(key)
  if (certificate === null || privateKey === null) return false
  return (
    certificate.checkPrivateKey(privateKey) &&
    certificate.checkIssued(authority.certificate) &&
    certificate.verify(authority.certificate.publicKey) &&
    isFor(certificate, names) &&
    isFresh(certificate, now)
  )
}

/** False also when the clock went back to before the certificate: it was made while the clock was wrong. */
function isFresh(certificate: X509Certificate | null, now: Date): boolean {
  if (certificate === null) return false
  const from = certificate.validFromDate.getTime()
  const renewAt = from + (certificate.validToDate.getTime() - from) * RENEW_AFTER
  return from <= now.getTime() && now.getTime() < renewAt
}

function isFor(certificate: X509Certificate, {dns, addresses}: Names): boolean {
  const named = certificate.subjectAltName?.split(', ').length
  return (
    named === dns.length + addresses.length &&
    dns.every(name => certificate.checkHost(name) !== undefined) &&
    addresses.every(address => certificate.checkIP(address) !== undefined)
  )
}

function cannotVouch(names: readonly string[], caFile: string): KruxosError {
  return new KruxosError('CONFLICT', `the local certificate authority does not cover ${names.join(', ')}`, {
    hint: `have it made again from its key, then give the new file to clients on other machines: rm ${caFile}`,
  })
}
