import assert from 'node:assert/strict'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {createServer, type IncomingMessage} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {json} from 'node:stream/consumers'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {tempGateway} from '../support/temp-gateway.ts'
import {tempFolder} from '../unit/gateway/store/temp-store.ts'

test('metrics go to the collector that a setting names, with its header, and a last time when the gateway stops', async t => {
  const requests: {headers: IncomingMessage['headers']; body: unknown}[] = []
  let status = 503
  const collector = createServer(async (request, response) => {
    requests.push({headers: request.headers, body: await json(request)})
    response.writeHead(status).end()
  })
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  t.after(() => collector.close())
  const headerFile = join(tempFolder(t), 'header')
  writeFileSync(headerFile, 'Authorization: Bearer collector-key\n', {mode: 0o600})
  const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/metrics`
  const settings = `metrics: {otlp_endpoint: "${url}", otlp_interval_seconds: 1, otlp_header_file: ${headerFile}}`
  const gateway = await tempGateway({settings})
  await eventually(async () => assert.ok(requests.length > 0))
  status = 200
  const {length} = requests
  await gateway[Symbol.asyncDispose]()
  assert.ok(requests.length > length)
  const last = requests.at(-1)
  assert.equal(last?.headers.authorization, 'Bearer collector-key')
  assert.match(JSON.stringify(last?.body), /"resourceMetrics".*"kruxos_sessions"/)
})
