import assert from 'node:assert/strict'
import {once} from 'node:events'
import {type AddressInfo, createServer} from 'node:net'
import {test} from 'node:test'
import {networkCapabilities} from '../../../../../src/gateway/capabilities/network/index.ts'
import {dnsServer} from '../../../../support/dns-server.ts'
import {run, runToError} from '../run.ts'
import {local, networkServices} from './services.ts'

const names: Record<string, string[]> = {
  'both.example': ['1.1.1.1', '2606:4700::1111'],
  'inside.example': ['10.0.0.1'],
  'mapped.example': ['::ffff:a00:1'],
  'here.example': ['127.0.0.1'],
}

test('network.dns_lookup tells public addresses, and nothing of what is inside', async () => {
  await using dns = await dnsServer(name => names[name] ?? [])
  const capabilities = networkCapabilities(networkServices({dns_servers: [dns.address]}))
  assert.deepEqual(await run(capabilities, 'network.dns_lookup', {hostname: 'BOTH.example.'}), {
    addresses: ['1.1.1.1', '2606:4700::1111'],
    hostname: 'both.example',
  })
  for (const [hostname, type] of [
    ['inside.example', 'DomainNotAllowed'],
    ['mapped.example', 'DomainNotAllowed'],
    ['localhost', 'DomainNotAllowed'],
    ['127.1', 'DomainNotAllowed'],
    ['none.example', 'DnsResolutionFailed'],
    ['https://both.example', 'DnsResolutionFailed'],
    ['both.example:80', 'DnsResolutionFailed'],
  ]) {
    const error = await runToError(capabilities, 'network.dns_lookup', {hostname})
    assert.equal(error.type, type, hostname)
    assert.ok(!JSON.stringify([error.message, error.context]).includes('10.0.0.1'))
  }
})

test('network.port_check tells whether something takes connections', async t => {
  await using dns = await dnsServer(name => names[name] ?? [])
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const {port} = server.address() as AddressInfo
  const capabilities = local({dns_servers: [dns.address]})
  for (const host of ['127.0.0.1', 'here.example']) {
    const {latency_ms, ...answer} = await run(capabilities, 'network.port_check', {host, port})
    assert.deepEqual(answer, {open: true, host, port})
    assert.ok(Number(latency_ms) >= 0)
  }
  server.close()
  await once(server, 'close')
  assert.deepEqual(await run(capabilities, 'network.port_check', {host: '127.0.0.1', port}), {
    open: false,
    latency_ms: null,
    host: '127.0.0.1',
    port,
  })
})

test('network.port_check scans nothing inside, and tells what is wrong', async () => {
  await using dns = await dnsServer(name => names[name] ?? [])
  const capabilities = networkCapabilities(networkServices({dns_servers: [dns.address]}))
  for (const [host, port, type] of [
    ['127.0.0.1', 22, 'DomainNotAllowed'],
    ['inside.example', 22, 'DomainNotAllowed'],
    ['2130706433', 22, 'DomainNotAllowed'],
    ['both.example', 0, 'InvalidPort'],
    ['both.example', 65_536, 'InvalidPort'],
    ['none.example', 80, 'ConnectionFailed'],
    ['a b', 80, 'ConnectionFailed'],
  ] as const) {
    assert.equal((await runToError(capabilities, 'network.port_check', {host, port})).type, type, host)
  }
})
