/** A transport in a process of its own, for limits that a process has: prints its port. */
import {testTransport} from './transport-fixture.ts'

const gateway = await testTransport({limits: {firstByteTimeoutMs: 60_000}})
console.log(gateway.port)
process.on('SIGTERM', async () => {
  await gateway[Symbol.asyncDispose]()
  process.exit(0)
})
