import assert from 'node:assert/strict'
import {test} from 'node:test'
import {listenDropIn} from '../../../../src/cli/systemd/listen-drop-in.ts'

test('the default of gateway.yaml is what the unit says already', () => {
  assert.equal(listenDropIn({hosts: ['127.0.0.1', '::1'], port: 7700}), null)
})

test('another address takes the place of those in the unit', () => {
  const text = listenDropIn({hosts: ['10.0.0.5', '::'], port: 8800}) ?? ''
  assert.deepEqual(text.split('\n').slice(1), [
    '[Socket]',
    'ListenStream=',
    'ListenStream=10.0.0.5:8800',
    'ListenStream=[::]:8800',
    '',
  ])
})

test('a free port and a name are left to the gateway', () => {
  assert.equal(listenDropIn({hosts: ['127.0.0.1'], port: 0}), null)
  assert.equal(listenDropIn({hosts: ['localhost'], port: 8800}), null)
})
