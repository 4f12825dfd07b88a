import {writeFileSync} from 'node:fs'
import {makeAuthority} from './certificates.ts'
import {startEndpoint} from './mcp-endpoint.ts'
const a = makeAuthority()
writeFileSync('/tmp/kbench/ca.pem', a.cert)
const plain = await startEndpoint(); const tls = await startEndpoint({tls: a.issue()})
console.log(JSON.stringify({plain: plain.url, tls: tls.url}))
