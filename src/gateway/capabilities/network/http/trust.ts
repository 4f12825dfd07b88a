import {X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {getCACertificates} from 'node:tls'
import {KruxosError} from '../../../../contract/errors.ts'

/** The authorities of Node and one more; undefined for those of Node alone. @throws KruxosError IO */
export function loadAuthorities(file: string | null): readonly string[] | undefined {
  if (file === null) return undefined
  try {
    const pem = readFileSync(file, 'utf8')
    new X509Certificate(pem)
    return [...getCACertificates('default'), pem]
  } catch (cause) {
    throw new KruxosError('IO', `cannot read the authority ${file} of network.ca_file`, {cause})
  }
}
