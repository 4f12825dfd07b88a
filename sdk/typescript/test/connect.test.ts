import assert from 'node:assert/strict'
import {execFile} from 'node:child_process'
import {createHash, X509Certificate} from 'node:crypto'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {promisify} from 'node:util'
import {OFFERED_COUNT} from '../../../test/support/built-in.ts'
import {makeAuthority} from '../../../test/support/certificates.ts'
import {OWN_UID, type TempGateway, tempGateway} from '../../../test/support/temp-gateway.ts'
import {AuthenticationError, ConfigurationError, KruxOS, ServiceUnavailableError} from '../src/index.ts'

const PROGRAM = join(import.meta.dirname, 'programs', 'whoami.ts')
const TOKEN = 'c0ffee55'.repeat(8)

/** What a program prints that is started with this environment and nothing else. */
async function whoami(gateway: TempGateway, env: Record<string, string>): Promise<string> {
  const surroundings = {PATH: process.env['PATH'], HOME: gateway.dir, KRUXOS_DATA_DIR: gateway.dir, ...env}
  const {stdout} = await promisify(execFile)(process.execPath, [PROGRAM], {env: surroundings})
  return stdout
}

function writeProfile(gateway: TempGateway, profile: unknown): void {
  mkdirSync(dirname(gateway.paths.profileFile), {recursive: true})
  writeFileSync(gateway.paths.profileFile, typeof profile === 'string' ? profile : JSON.stringify(profile))
}

test('with nothing said, the token granted to this user is asked for at the bridge socket', async () => {
  await using gateway = await tempGateway()
  await gateway.createToken('primary')
  await gateway.admin.call('token.grant', {label: 'primary', uid: OWN_UID})
  const env = {KRUXOS_ENDPOINT: gateway.endpoint, KRUXOS_BRIDGE_SOCKET: gateway.paths.bridgeSocket}
  assert.equal(await whoami(gateway, env), 'primary')
})

test('options come before the environment, the environment before the profile', async () => {
  await using gateway = await tempGateway()
  const [fromEnvironment, fromFile, given] = [
    await gateway.createToken('environment'),
    await gateway.createToken('profile'),
    await gateway.createToken('option'),
  ]
  const file = join(gateway.dir, 'token')
  writeFileSync(file, `${fromFile}\n`, {mode: 0o600})
  writeProfile(gateway, {endpoint: gateway.endpoint, credentials_file: file})
  assert.equal(await whoami(gateway, {}), 'profile')
  assert.equal(await whoami(gateway, {KRUXOS_AGENT_TOKEN: fromEnvironment}), 'environment')

  const {caFile} = gateway.paths
  await using agent = await KruxOS.connect(gateway.endpoint, {apiKey: given, caFile})
  assert.equal((await agent.capabilities.invoke('agent.whoami'))['agent_name'], 'option')
})

test('options count also where the endpoint before them is undefined', async () => {
  await assert.rejects(KruxOS.connect(undefined, {apiKey: '<64-char hex>'}), {errorType: 'auth.invalid_credentials'})
})

test('a profile that cannot be used is named, with its keys', async () => {
  await using gateway = await tempGateway()
  writeProfile(gateway, {endpont: 'localhost'})
  assert.match(
    await whoami(gateway, {}),
    /^ConfigurationError: .*profile\.json has an unknown key "endpont"; its keys are/,
  )
  writeProfile(gateway, '{')
  assert.match(await whoami(gateway, {}), /^ConfigurationError: .*is not a JSON object/)
})

test('the placeholder of the documentation is an authentication error that says what to do', async () => {
  await assert.rejects(KruxOS.connect('localhost:7700', {apiKey: '<64-char hex>'}), (error: AuthenticationError) => {
    assert.ok(error instanceof AuthenticationError)
    assert.match(error.message, /placeholder/)
    assert.match(error.hint ?? '', /kruxos token create/)
    return true
  })
})

test('host:port without a scheme is TLS, held against the authority that was named and no other', async () => {
  await using gateway = await tempGateway()
  const apiKey = await gateway.createToken('build')
  const endpoint = gateway.endpoint.replace('wss://', '')
  await using agent = await KruxOS.connect(endpoint, {apiKey, caFile: gateway.paths.caFile})
  assert.equal(agent.capabilities.asClaudeTools().length, OFFERED_COUNT)

  const stranger = join(gateway.dir, 'stranger.pem')
  writeFileSync(stranger, makeAuthority().cert)
  await assert.rejects(KruxOS.connect(endpoint, {apiKey, caFile: stranger}), {
    name: 'ServiceUnavailableError',
    message: /was not made by .*nothing was sent/,
  })
})

test('a pin takes the place of an authority', async () => {
  await using gateway = await tempGateway()
  const apiKey = await gateway.createToken('build')
  const {publicKey} = new X509Certificate(readFileSync(join(gateway.paths.tlsDir, 'server.pem')))
  const pinSha256 = createHash('sha256')
    .update(publicKey.export({type: 'spki', format: 'der'}))
    .digest('hex')
  await using agent = await KruxOS.connect(gateway.endpoint, {apiKey, pinSha256})
  assert.equal(agent.capabilities.asClaudeTools().length, OFFERED_COUNT)
  await assert.rejects(KruxOS.connect(gateway.endpoint, {apiKey, pinSha256: '0'.repeat(64)}), /was pinned/)
})

test('a token that the gateway does not know, or of another agent, is an authentication error', async () => {
  await using gateway = await tempGateway()
  const apiKey = await gateway.createToken('build')
  const {caFile} = gateway.paths
  await assert.rejects(KruxOS.connect(gateway.endpoint, {apiKey: TOKEN, caFile}), AuthenticationError)
  const other = KruxOS.connect(gateway.endpoint, {apiKey, caFile, agentName: 'other'})
  await assert.rejects(other, (error: Error) => error instanceof AuthenticationError && !error.message.includes(apiKey))
})

test('a gateway that is not there is said at once, and plain text to another machine never leaves', async () => {
  await using gateway = await tempGateway()
  const {caFile} = gateway.paths
  await assert.rejects(KruxOS.connect('localhost:1', {apiKey: TOKEN, caFile}), ServiceUnavailableError)
  await assert.rejects(KruxOS.connect('ws://192.0.2.1:7700', {apiKey: TOKEN}), ConfigurationError)
})

test('a config for an MCP host holds the token only when asked, and never one that stays in the vault', async t => {
  await using gateway = await tempGateway()
  const apiKey = await gateway.createToken('build')
  await gateway.admin.call('token.grant', {label: 'build', uid: OWN_UID})
  const {caFile, bridgeSocket} = gateway.paths
  await using agent = await KruxOS.connect(gateway.endpoint, {apiKey, caFile})
  assert.ok(!JSON.stringify(agent.asMcpConfig()).includes(apiKey))
  assert.ok(JSON.stringify(agent.asMcpConfig({includeToken: true})).includes(apiKey))
  assert.deepEqual(Object.keys(agent.asMcpConfig({serverName: 'files'}).mcpServers), ['files'])

  process.env['KRUXOS_BRIDGE_SOCKET'] = bridgeSocket
  t.after(() => delete process.env['KRUXOS_BRIDGE_SOCKET'])
  await using byLabel = await KruxOS.connect(gateway.endpoint, {tokenLabel: 'build'})
  assert.throws(() => byLabel.asMcpConfig({includeToken: true}), /stays in the vault/)
})
