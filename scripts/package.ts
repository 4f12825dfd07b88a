/** `npm run package [-- --arch arm64]`: builds kruxos_VERSION_ARCH.deb. The same commit gives the same bytes. */
import {parseArgs} from 'node:util'
import {buildPackage} from './package/build-package.ts'
import {ARCHITECTURES, type Architecture} from './package/runtime.ts'

const {values} = parseArgs({
  options: {arch: {type: 'string', default: 'amd64'}, out: {type: 'string', default: '.'}},
})
if (!(values.arch in ARCHITECTURES)) throw new Error(`--arch is one of ${Object.keys(ARCHITECTURES).join(', ')}`)
console.log(buildPackage({arch: values.arch as Architecture, outDir: values.out}))
