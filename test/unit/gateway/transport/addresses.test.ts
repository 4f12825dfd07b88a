import assert from 'node:assert/strict'
import {test} from 'node:test'
import {isLoopback, plainAddress} from '../../../../src/gateway/transport/addresses.ts'

for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) {
  test(`${address} is this machine`, () => assert.ok(isLoopback(plainAddress(address))))
}

const foreign = ['10.0.0.1', '192.168.1.1', '128.0.0.1', '0.0.0.0', '::', 'fe80::1', '::ffff:10.0.0.1', 'localhost', '']

for (const address of [...foreign, undefined]) {
  test(`${JSON.stringify(address)} is not taken for this machine`, () => assert.ok(!isLoopback(plainAddress(address))))
}
