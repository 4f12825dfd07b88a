import {bundledPackages} from './bundled.ts'
import type {Release} from './contents.ts'

/** CycloneDX 1.5: what is bundled, and the runtime. `npm sbom` leaves out what is also an optional peer, such as zod. */
export function billOfMaterials({version, date}: Release): string {
  const {node} = process.versions
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {timestamp: date.toISOString(), component: component('application', 'kruxos', version, 'MIT')},
    components: [
      component('platform', 'node', node, 'MIT'),
      ...bundledPackages().map(({name, version: pinned, license, sha512}) => ({
        ...component('library', name, pinned, license),
        hashes: [{alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex')}],
      })),
    ],
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

function component(type: string, name: string, version: string, license: string) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {type, 'bom-ref': purl, name, version, purl, licenses: [{expression: license}]}
}
