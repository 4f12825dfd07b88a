import {createHash} from 'node:crypto'
import {canonicalJson} from '../canonical-json.ts'
import type {Capability} from '../capability.ts'
import {toDetail} from './face.ts'

const known = new WeakMap<Capability, string>()

/** SHA-256 of what a definition promises, hex: an approval of one definition is no approval of another. */
export function fingerprintOf(capability: Capability): string {
  const cached = known.get(capability)
  if (cached !== undefined) return cached
  const {name, version, effect, inputSchema, outputSchema, annotations} = toDetail(capability, {
    tier: capability.tier,
    reason: '',
  })
  const face = canonicalJson({name, version, effect, inputSchema, outputSchema, annotations})
  const fingerprint = createHash('sha256').update(face).digest('hex')
  known.set(capability, fingerprint)
  return fingerprint
}
