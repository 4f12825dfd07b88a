import assert from 'node:assert/strict'
import {test} from 'node:test'
import {reachableAs} from '../../../src/gateway/reachable.ts'

const at = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
  ({address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0}) as never
const interfaces = {
  lo: [at('127.0.0.1', 'IPv4', true), at('::1', 'IPv6', true)],
  eth0: [at('192.0.2.7', 'IPv4'), at('2001:db8::7', 'IPv6'), at('fe80::1', 'IPv6')],
}
const reachable = (hosts: readonly string[], names: readonly string[] = []) =>
  reachableAs(
    hosts.map(host => ({host, port: 7700})),
    names,
    interfaces,
  )

test('a gateway that listens to its own machine alone is reached by no other, whatever its names', () => {
  assert.deepEqual(reachable(['127.0.0.1', '::1'], ['appliance.lan']), [])
})

test('one that listens everywhere is reached by its names, then by the addresses of the machine', () => {
  assert.deepEqual(reachable(['0.0.0.0'], ['appliance.lan']), ['appliance.lan', '192.0.2.7'])
  assert.deepEqual(reachable(['0.0.0.0', '::']), ['192.0.2.7', '2001:db8::7'])
})

test('one that listens to some addresses is reached by those', () => {
  assert.deepEqual(reachable(['127.0.0.1', '192.0.2.9']), ['192.0.2.9'])
})
