/** The official conformance suite of MCP, over each way that leads to the gateway. */
import assert from 'node:assert/strict'
import {join} from 'node:path'
import {test} from 'node:test'
import {startFacade, type Way} from '../support/facade.ts'
import {httpWay} from '../support/facade-http.ts'
import {messagesWay} from '../support/facade-messages.ts'
import {bridgePipe, webSocketPipe} from '../support/facade-pipes.ts'
import {type SuiteGateway, suiteGateway} from './gateway.ts'
import {FOLDER} from './install.ts'
import {runSuite} from './run-suite.ts'

const WAYS: Record<string, {way(gateway: SuiteGateway): Way; expectedFailures: string}> = {
  HTTP: {way: ({port, token}) => httpWay(port, token), expectedFailures: 'expected-failures.yaml'},
  WebSocket: {
    way: ({port, token}) => messagesWay(webSocketPipe(port, token)),
    expectedFailures: 'expected-failures.yaml',
  },
  'mcp-bridge': {
    way: ({port, token}) => messagesWay(bridgePipe(port, token)),
    expectedFailures: 'expected-failures-bridge.yaml',
  },
}

for (const revision of ['2025-11-25', '2026-07-28'])
  for (const [name, {way, expectedFailures}] of Object.entries(WAYS))
    test(`over ${name} the gateway meets the requirements of ${revision} that apply to tools`, async () => {
      await using gateway = await suiteGateway()
      await using facade = await startFacade(way(gateway))
      const {code, output} = await runSuite(facade.url, revision, join(FOLDER, expectedFailures))
      assert.equal(code, 0, output.slice(output.indexOf('=== SUMMARY ===')))
    })
