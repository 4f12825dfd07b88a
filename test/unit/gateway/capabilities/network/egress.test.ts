import assert from 'node:assert/strict'
import {Resolver} from 'node:dns'
import {test} from 'node:test'
import {Network} from '../../../../../src/config/network-settings.ts'
import {createEgress} from '../../../../../src/gateway/capabilities/network/egress/index.ts'
import {createResolve} from '../../../../../src/gateway/capabilities/network/egress/resolve.ts'
import {parseHost, parseUrl, targetOf} from '../../../../../src/gateway/capabilities/network/egress/target.ts'
import {type FaultKind, NetworkFault} from '../../../../../src/gateway/capabilities/network/faults.ts'
import {dnsServer} from '../../../../support/dns-server.ts'

const {signal} = new AbortController()
const fault = (kind: FaultKind) => (error: unknown) => error instanceof NetworkFault && error.kind === kind

function egress(settings: object, addresses: Record<string, string[]> = {}) {
  return createEgress(Network.parse(settings), async name => addresses[name] ?? [])
}

const spellings = [
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '0',
  '0.0.0.0',
  '127.0.0.1.',
  '１２７.０.０.１',
  '169.254.169.254',
  '2852039166',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[2002:7f00:1::]',
  '[fd00:ec2::254]',
  '[fe80::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  'ⓛocalhost',
]
for (const host of spellings) {
  test(`http://${host}/ is refused before anything is sent`, async () => {
    const own = createEgress(Network.parse({}), createResolve([]))
    await assert.rejects(async () => own.admit(targetOf(parseUrl(`http://${host}/`)), signal), fault('refused'))
    if (host.startsWith('[')) return
    await assert.rejects(async () => own.admit(parseHost(host, 80), signal), fault('refused'))
  })
}

const notUrls = [
  '',
  'example.com',
  '/path',
  'file:///etc/passwd',
  'ftp://example.com/',
  'gopher://example.com/',
  'data:text/plain,x',
  'unix:/run/admin.sock',
  'http://',
  'http://user@example.com/',
  'http://user:pass@example.com/',
  'http://example.com:99999/',
  'http://exa mple.com/',
  ' http://example.com/',
  'http://example.com/\r\nHost: evil',
  'http://[fe80::1%25eth0]/',
  'http://a..b/',
  `http://example.com/${'x'.repeat(9000)}`,
  `http://${'a'.repeat(64)}.com/`,
]
for (const url of notUrls) {
  test(`${JSON.stringify(url.slice(0, 40))} is no URL to go to`, () => {
    assert.throws(() => parseUrl(url), fault('target'))
  })
}

for (const host of [
  '',
  'http://example.com',
  'example.com:80',
  'user@example.com',
  'a/b',
  'a b',
  '[::1]',
  '256.1.1.1',
  '1.2.3.4.5',
]) {
  test(`${JSON.stringify(host)} is no host`, () => assert.throws(() => parseHost(host, 80), fault('target')))
}

test('a host is compared and connected to in one spelling', () => {
  for (const [url, host, authority] of [
    ['https://EXAMPLE.com./', 'example.com', 'example.com:443'],
    ['http://bücher.example/', 'xn--bcher-kva.example', 'xn--bcher-kva.example:80'],
    ['http://[2606:4700:0::1]:81/', '2606:4700::1', '[2606:4700::1]:81'],
    ['http://ex%61mple.com/', 'example.com', 'example.com:80'],
  ] as const) {
    const target = targetOf(parseUrl(url))
    assert.deepEqual([target.host, target.authority], [host, authority])
  }
})

test('one private address among public ones is enough to refuse a name', async () => {
  const rules = egress({}, {'mixed.example': ['1.1.1.1', '10.0.0.1'], 'fine.example': ['1.1.1.1', '2606:4700::1']})
  await assert.rejects(rules.admit(parseHost('mixed.example', 80), signal), fault('refused'))
  assert.deepEqual(await rules.admit(parseHost('fine.example', 80), signal), ['1.1.1.1', '2606:4700::1'])
  await assert.rejects(rules.admit(parseHost('none.example', 80), signal), fault('unresolved'))
})

const listed: [settings: object, host: string, kind: FaultKind | null][] = [
  [{allow_private: ['nas.lan']}, 'nas.lan', null],
  [{allow_private: ['nas.lan:443']}, 'nas.lan', 'refused'],
  [{allow_private: ['*.lan']}, 'nas.lan', null],
  [{allow_private: ['10.0.0.0/8']}, 'nas.lan', null],
  [{allow_private: ['10.0.0.9']}, 'nas.lan', 'refused'],
  [{allow_private: ['10.0.0.0/8'], denied_hosts: ['10.0.0.1']}, 'nas.lan', 'refused'],
  [{denied_hosts: ['pub.example']}, 'pub.example', 'refused'],
  [{denied_hosts: ['*.example']}, 'pub.example', 'refused'],
  [{denied_hosts: ['1.1.1.0/24']}, 'pub.example', 'refused'],
  [{denied_hosts: ['1.1.1.0/24']}, '1.1.1.1', 'refused'],
  [{allowed_hosts: ['other.example']}, 'pub.example', 'refused'],
  [{allowed_hosts: []}, 'pub.example', 'refused'],
  [{allowed_hosts: ['pub.example']}, 'pub.example', null],
  [{allowed_hosts: ['pub.example']}, '1.1.1.1', 'refused'],
  [{allowed_hosts: ['1.1.0.0/16']}, '1.1.1.1', null],
  [{allowed_hosts: ['nas.lan']}, 'nas.lan', 'refused'],
  [{allow_private: ['0.0.0.0/0', '::/0']}, 'nas.lan', null],
  [{}, 'pub.example', null],
]
for (const [settings, host, kind] of listed) {
  test(`with ${JSON.stringify(settings)} ${host} is ${kind ?? 'admitted'}`, async () => {
    const admitted = egress(settings, {'nas.lan': ['10.0.0.1'], 'pub.example': ['1.1.1.1']}).admit(
      parseHost(host, 80),
      signal,
    )
    if (kind) await assert.rejects(admitted, fault(kind))
    else await admitted
  })
}

test('a host that is not allowed is not even looked up: its name would carry something out', async () => {
  await using dns = await dnsServer(() => ['1.1.1.1'])
  const rules = createEgress(Network.parse({allowed_hosts: ['a.example']}), createResolve([dns.address]))
  await assert.rejects(rules.admit(parseHost('secret-text.evil.example', 80), signal), fault('refused'))
  assert.deepEqual(dns.asked, [])
  await rules.admit(parseHost('a.example', 80), signal)
  assert.deepEqual([...new Set(dns.asked)], ['a.example'])
})

test('a name server that says nothing ends with the call', async () => {
  await using dns = await dnsServer(() => 'silence')
  const resolve = createResolve([dns.address])
  const controller = new AbortController()
  const looking = resolve('slow.example', controller.signal)
  setImmediate(() => controller.abort())
  await assert.rejects(looking, fault('unresolved'))
})

for (const entry of [
  'EXAMPLE.com',
  'http://a',
  '10.0.0.0/33',
  'fd00::/129',
  '10.0.0.0/',
  'fe80::1%eth0',
  'a b',
  '*',
  '',
]) {
  test(`${JSON.stringify(entry)} in a list of hosts is an error of the settings`, () => {
    assert.ok(!Network.safeParse({allow_private: [entry]}).success)
  })
}

test('a name server is an address, with or without a port', () => {
  for (const server of ['192.0.2.53', '192.0.2.53:5353', '2001:db8::53', '[2001:db8::53]', '[2001:db8::53]:5353']) {
    assert.ok(Network.safeParse({dns_servers: [server]}).success, server)
    assert.doesNotThrow(() => new Resolver().setServers([server]))
  }
  for (const server of ['dns.example', '192.0.2.53:x', '192.0.2.53:', '', '[192.0.2.53']) {
    assert.ok(!Network.safeParse({dns_servers: [server]}).success, server)
  }
})
