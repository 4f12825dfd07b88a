import assert from 'node:assert/strict'
import {isIPv6} from 'node:net'
import {networkInterfaces} from 'node:os'
import {test} from 'node:test'
import fc from 'fast-check'
import {isGlobal, isPublic, Networks} from '../../../../../src/gateway/capabilities/network/egress/addresses.ts'

const notPublic = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::808:808',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:808:808::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
  '1.2.3',
  '01.2.3.4',
]

for (const address of notPublic) {
  test(`${address || 'nothing'} is not an address of the public internet`, () => assert.equal(isGlobal(address), false))
}

for (const address of [
  '1.1.1.1',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '64:ff9b::808:808',
]) {
  test(`${address} is an address of the public internet`, () => assert.equal(isGlobal(address), true))
}

test('no address of this machine is public, however global it is', () => {
  for (const {address} of Object.values(networkInterfaces()).flatMap(each => each ?? [])) {
    assert.equal(isPublic(address), false, address)
  }
})

/** The same rules as first and last address, and not by prefixes. */
const ranges = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
].map(bounds => bounds.map(text => toNumber(text.split('.').map(Number))))

function toNumber(octets: readonly number[]): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

function isInNoRange(octets: readonly number[]): boolean {
  const address = toNumber(octets)
  return !ranges.some(([first = 0, last = 0]) => address >= first && address <= last)
}

const octet = fc.oneof(
  fc.constantFrom(0, 10, 16, 18, 31, 63, 64, 88, 100, 127, 168, 169, 172, 192, 198, 254, 255),
  fc.nat(255),
)
const ipv4 = fc.tuple(octet, octet, octet, octet)

test('an IPv4 address is public exactly when the registry says so, and behind NAT64 too', () => {
  fc.assert(
    fc.property(ipv4, octets => {
      const [a = 0, b = 0, c = 0, d = 0] = octets
      const expected = isInNoRange(octets)
      assert.equal(isGlobal(octets.join('.')), expected)
      assert.equal(isGlobal(`64:ff9b::${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`), expected)
    }),
    {numRuns: 2000},
  )
})

test('an IPv4 address hidden in IPv6 by mapping, 6to4 or Teredo is never public', () => {
  fc.assert(
    fc.property(ipv4, ([a, b, c, d]) => {
      const [high, low] = [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
      const hidden = [
        `::ffff:${high}:${low}`,
        `::${high}:${low}`,
        `2002:${high}:${low}::1`,
        `2001:0:1:1:0:0:${high}:${low}`,
      ]
      for (const address of hidden) {
        assert.ok(isIPv6(address))
        assert.equal(isGlobal(address), false, address)
      }
    }),
    {numRuns: 1000},
  )
})

test('IPv6 outside of 2000::/3 is never public', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), {minLength: 8, maxLength: 8}), groups => {
      const [first = 0] = groups
      const address = groups.map(group => group.toString(16)).join(':')
      if (first < 0x2000 || first > 0x3fff) assert.equal(isGlobal(address), false, address)
    }),
    {numRuns: 2000},
  )
})

test('a network covers its addresses, an address only itself', () => {
  const networks = new Networks(['10.1.0.0/16', '192.168.0.7', 'fd00::/8'])
  for (const address of ['10.1.255.1', '192.168.0.7', 'fd12::1', '::ffff:10.1.2.3'])
    assert.ok(networks.covers(address), address)
  for (const address of ['10.2.0.1', '192.168.0.8', 'fe80::1']) assert.ok(!networks.covers(address), address)
})
