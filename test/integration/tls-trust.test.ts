/** Case 189: what a client that trusts exactly our authority accepts, and what it refuses. */
import assert from 'node:assert/strict'
import {createPrivateKey, createPublicKey, sign, X509Certificate} from 'node:crypto'
import {once} from 'node:events'
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {type ConnectionOptions, connect} from 'node:tls'
import {AsnConvert} from '@peculiar/asn1-schema'
import {Certificate, id_ce_authorityKeyIdentifier} from '@peculiar/asn1-x509'
import {tempTls, testTransport} from './transport-fixture.ts'

async function faultOf(port: number, options: ConnectionOptions): Promise<string> {
  const socket = connect({host: '127.0.0.1', port, servername: 'localhost', ...options})
  const [error] = await once(socket, 'error')
  return error.code
}

/** The certificate of `leaf`, signed by another authority that never meant to. */
function resign(leaf: string, caCert: string, caKey: string): string {
  const {tbsCertificate, signatureAlgorithm} = AsnConvert.parse(new X509Certificate(leaf).raw, Certificate)
  tbsCertificate.issuer = AsnConvert.parse(new X509Certificate(caCert).raw, Certificate).tbsCertificate.subject
  const identifier = tbsCertificate.extensions?.findIndex(({extnID}) => extnID === id_ce_authorityKeyIdentifier) ?? -1
  tbsCertificate.extensions?.splice(identifier, 1)
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), createPrivateKey(caKey))
  const signatureValue = Uint8Array.from(signature).buffer
  const certificate = new Certificate({tbsCertificate, signatureAlgorithm, signatureValue})
  const base64 = Buffer.from(AsnConvert.serialize(certificate)).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`
}

test('a client that trusts our authority and nothing else connects by name and by both addresses', async () => {
  await using gateway = await testTransport()
  for (const target of [
    {host: '127.0.0.1', servername: 'localhost'},
    {host: '127.0.0.1', servername: ''},
    {host: '::1', servername: ''},
  ]) {
    const socket = await gateway.tlsSocket(target)
    assert.equal(socket.authorized, true)
    assert.equal(socket.getProtocol(), 'TLSv1.3')
    socket.destroy()
  }
})

test('case 189: a certificate of another authority is refused', async () => {
  await using gateway = await testTransport()
  await using other = await tempTls()
  assert.equal(await faultOf(gateway.port, {ca: other.ca}), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  assert.equal(await faultOf(gateway.port, {}), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'nor do public roots help')
})

test('case 189: a self-signed certificate is refused', async () => {
  await using other = await tempTls()
  const {cert, key} = other.tls.identity
  await using gateway = await testTransport({identity: {cert: resign(cert, cert, key), key}})
  assert.equal(await faultOf(gateway.port, {ca: gateway.ca}), 'DEPTH_ZERO_SELF_SIGNED_CERT')
})

test('case 189: an expired certificate is refused', async () => {
  await using gateway = await testTransport({tls: {now: () => new Date('2020-01-01')}})
  assert.equal(await faultOf(gateway.port, {ca: gateway.ca}), 'CERT_HAS_EXPIRED')
})

test('case 189: a certificate that is not valid yet is refused', async () => {
  const inAYear = new Date(Date.now() + 365 * 86_400_000)
  await using gateway = await testTransport({tls: {now: () => inAYear}})
  assert.equal(await faultOf(gateway.port, {ca: gateway.ca}), 'CERT_NOT_YET_VALID')
})

test('case 189: a certificate for other names is refused', async () => {
  await using gateway = await testTransport({allowedHosts: ['gw.example']})
  assert.equal(await faultOf(gateway.port, {ca: gateway.ca, servername: 'gw.example'}), 'ERR_TLS_CERT_ALTNAME_INVALID')
})

test('a stolen authority key vouches for no other site: the name constraint refuses api.example.com', async () => {
  await using ours = await tempTls()
  await using theirs = await tempTls({hostnames: ['api.example.com']})
  const caKey = await readFile(join(ours.dir, 'ca.key'), 'utf8')
  const cert = resign(theirs.tls.identity.cert, ours.ca, caKey)
  assert.ok(new X509Certificate(cert).verify(createPublicKey(ours.ca)), 'the signature itself is good')
  const allowedHosts = ['api.example.com']
  await using thief = await testTransport({identity: {cert, key: theirs.tls.identity.key}, allowedHosts})
  for (const servername of ['api.example.com', 'localhost']) {
    assert.equal(await faultOf(thief.port, {ca: ours.ca, servername}), 'UNSPECIFIED')
  }
  await using rightful = await testTransport({identity: theirs.tls.identity, allowedHosts})
  const socket = await rightful.tlsSocket({ca: theirs.ca, servername: 'api.example.com'})
  assert.equal(socket.authorized, true)
  socket.destroy()
})

test('a renewed certificate is used at once by new connections; open ones live on', async () => {
  let now = new Date()
  await using gateway = await testTransport({tls: {now: () => now}})
  const old = await gateway.connect()
  const certificate = async () => {
    const socket = await gateway.tlsSocket()
    const {fingerprint256} = socket.getPeerX509Certificate() ?? assert.fail('no certificate')
    socket.destroy()
    return fingerprint256
  }
  const before = await certificate()
  // As far as can be without leaving the validity that the client checks against its own clock.
  now = new Date(now.getTime() - 2 * 86_400_000)
  assert.equal(await gateway.tls.renewIfDue(), true)
  gateway.transport.setIdentity(gateway.tls.identity)
  assert.notEqual(await certificate(), before)
  old.send('still here')
  const [data] = await once(old, 'message')
  assert.equal(String(data), 'still here')
  const next = await gateway.connect()
  next.terminate()
  old.terminate()
})
