import {KruxosError} from '../../contract/errors.ts'
import {parseKey, readSecret, readText} from './files.ts'
import {isSame, parseCertificate} from './identity.ts'
import type {IdentitySource, ServerIdentity} from './types.ts'

/** The operator's own certificate. Whoever renews it writes the files; they are read again at each look. */
export function operatorSource(files: {certFile: string; keyFile: string}): IdentitySource {
  return {
    caFile: null,
    async next(current) {
      const identity = await read(files)
      return isSame(identity, current) && current !== null ? current : identity
    },
  }
}

async function read({certFile, keyFile}: {certFile: string; keyFile: string}): Promise<ServerIdentity> {
  const [cert, key] = await Promise.all([readText(certFile), readSecret(keyFile)])
  if (cert === null) throw unusable(`there is no file ${certFile}`)
  if (key === null) throw unusable(`there is no file ${keyFile}`)
  const certificate = parseCertificate(cert)
  if (certificate === null) throw unusable(`${certFile} holds no certificate`)
  const privateKey = parseKey(key)
  if (privateKey === null) throw unusable(`${keyFile} holds no private key without a passphrase`)
  if (!certificate.checkPrivateKey(privateKey)) throw unusable(`${keyFile} does not belong to ${certFile}`)
  return {cert, key}
}

function unusable(message: string): KruxosError {
  return new KruxosError('IO', message, {
    hint: 'mend access.certificate_file and access.key_file in gateway.yaml, or remove both to use the local authority',
  })
}
