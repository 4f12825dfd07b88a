import assert from 'node:assert/strict'
import {randomUUID} from 'node:crypto'
import {chmodSync, statSync} from 'node:fs'
import {after, before, test} from 'node:test'
import {toToolName} from '../../src/contract/names.ts'
import {type OperationName, operations} from '../../src/contract/operations.ts'
import {BUILT_IN_COUNT} from '../support/built-in.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway()
})
after(() => gateway[Symbol.asyncDispose]())

test('a fresh gateway has its default agent, an unlocked vault, and no session', async () => {
  const status = await gateway.admin.call('status.get', {})
  assert.equal(status.vault.state, 'unlocked')
  assert.deepEqual(status.agents, {registered: 1, active: 0})
  assert.deepEqual(status.sessions, [])
  const {agents} = await gateway.admin.call('agent.list', {})
  assert.deepEqual(
    agents.map(({name}) => name),
    ['default-agent'],
  )
})

test('a token is created once, shown by label and id, revealed, rotated and revoked', async () => {
  const {admin} = gateway
  const {token, secret} = await admin.call('token.create', {label: 'life', ttlSeconds: 3600})
  assert.match(secret ?? '', /^[0-9a-f]{64}$/)
  assert.equal(token.agent, 'default-agent')
  assert.equal((await admin.call('token.show', {token: token.id})).token.label, 'life')
  assert.equal((await admin.call('token.reveal', {token: 'life'})).secret, secret)

  const rotated = await admin.call('token.rotate', {token: 'life'})
  assert.notEqual(rotated.secret, secret)
  assert.equal((await admin.call('token.reveal', {token: 'life'})).secret, rotated.secret)
  assert.equal((await admin.call('token.show', {token: token.id})).token.state, 'revoked')

  assert.equal((await admin.call('token.revoke', {token: 'life'})).changed, true)
  assert.equal((await admin.call('token.revoke', {token: rotated.token.id})).changed, false)
  await assert.rejects(admin.call('token.reveal', {token: 'life'}), {code: 'NOT_FOUND'})
})

test('a user token has its prefix and no agent', async () => {
  const {token, secret} = await gateway.admin.call('token.create', {label: 'person', principal: 'user'})
  assert.match(secret ?? '', /^krx_user_[\w-]{43}$/)
  assert.equal(token.agent, null)
})

test('a token that is not stored cannot be revealed', async () => {
  await gateway.admin.call('token.create', {label: 'unstored', store: false})
  await assert.rejects(gateway.admin.call('token.reveal', {token: 'unstored'}), {code: 'NOT_FOUND'})
})

test('case 10: of 20 creations of one label at once exactly one succeeds', async () => {
  const attempts = Array.from({length: 20}, () => gateway.admin.call('token.create', {label: 'race'}))
  const results = await Promise.allSettled(attempts)
  const failures = results.flatMap(result => (result.status === 'rejected' ? [result.reason.code] : []))
  assert.deepEqual(failures, Array(19).fill('CONFLICT'))
  const {tokens} = await gateway.admin.call('token.list', {includeRevoked: true})
  assert.equal(tokens.filter(({label}) => label === 'race').length, 1)
})

test('a create with --if-absent is safe to repeat and repeats no secret', async () => {
  const first = await gateway.admin.call('token.create', {label: 'again', ifAbsent: true})
  const second = await gateway.admin.call('token.create', {label: 'again', ifAbsent: true})
  assert.deepEqual([first.changed, second.changed, second.secret], [true, false, null])
  assert.equal(second.token.id, first.token.id)
})

test('a repeated request with the same idempotency key gets the same token, another request is refused', async () => {
  const options = {idempotencyKey: randomUUID()}
  const first = await gateway.admin.call('token.create', {label: 'idem'}, options)
  const second = await gateway.admin.call('token.create', {label: 'idem'}, options)
  assert.deepEqual(second, first)
  await assert.rejects(gateway.admin.call('token.create', {label: 'other'}, options), {code: 'CONFLICT'})
})

test('a call that is repeated with its idempotency key is run once, also while the first still runs', async () => {
  const options = {idempotencyKey: randomUUID()}
  const params = {name: 'filesystem.append', input: {path: 'once.log', content: 'line\n'}}
  const call = () => gateway.admin.call('capability.call', params, options)
  const answers = [...(await Promise.all([call(), call(), call()])), await call()]
  for (const answer of answers) assert.deepEqual(answer, answers[0])
  const read = await gateway.admin.call('capability.call', {name: 'filesystem.read', input: {path: 'once.log'}})
  assert.equal(read.result?.['content'], 'line\n')
})

test('a label that is the id of another token does not draw its revocation', async () => {
  const {token} = await gateway.admin.call('token.create', {label: 'shadowed'})
  await gateway.admin.call('token.create', {label: token.id})
  assert.equal((await gateway.admin.call('token.revoke', {token: token.id})).token.label, 'shadowed')
  assert.equal((await gateway.admin.call('token.show', {token: token.id})).token.state, 'revoked')
})

const badLabels: [name: string, label: string][] = [
  ['case 1: a path', '../../etc/passwd'],
  ['case 3: a dot', '.'],
  ['case 3: two dots', '..'],
  ['case 3: nothing', ''],
  ['case 3: a blank', ' '],
  ['case 3: dashes', '---'],
  ['case 5: a Cyrillic letter', 'а'],
  ['case 5: a composed é', '\u00e9'],
  ['case 5: a decomposed é', 'e\u0301'],
  ['case 5: right-to-left override', 'a\u202eb'],
  ['case 5: zero width space', 'a\u200bb'],
  ['case 5: an emoji', '🔑'],
  ['case 6: 64 characters', 'a'.repeat(64)],
  ['case 6: 10 KB', 'a'.repeat(10_240)],
  ['a newline at the end', 'a\n'],
]
for (const [name, label] of badLabels) {
  test(`${name} is no label, and nothing is created`, async () => {
    const count = async () => (await gateway.admin.call('token.list', {includeRevoked: true})).tokens.length
    const before = await count()
    await assert.rejects(gateway.admin.call('token.create', {label}), error => {
      const {code, message} = error as {code: string; message: string}
      assert.equal(code, 'USAGE')
      assert.ok(message.length < 300)
      assert.match(message, /letter or digit/)
      return true
    })
    assert.equal(await count(), before)
  })
}

test('case 6: a label of 63 characters is taken', async () => {
  assert.ok((await gateway.admin.call('token.create', {label: 'a'.repeat(63)})).changed)
})

test('revoking an agent revokes its tokens; restoring it brings none back', async () => {
  const {admin} = gateway
  await gateway.createToken('leaver')
  const {agent} = await admin.call('agent.revoke', {name: 'leaver'})
  assert.deepEqual([agent.state, agent.tokens], ['revoked', 0])
  await assert.rejects(admin.call('token.create', {label: 'leaver-2', agent: 'leaver'}), {code: 'CONFLICT'})
  await assert.rejects(admin.call('agent.create', {name: 'leaver', ifAbsent: true}), {code: 'CONFLICT'})
  const restored = await admin.call('agent.restore', {name: 'leaver'})
  assert.deepEqual([restored.agent.state, restored.agent.tokens], ['active', 0])
  assert.ok((await admin.call('token.create', {label: 'leaver', agent: 'leaver'})).changed)
})

test('reserved agent names and unknown agents are refused', async () => {
  for (const name of ['default', 'user', 'operator']) {
    await assert.rejects(gateway.admin.call('agent.create', {name}), {code: 'USAGE'})
  }
  await assert.rejects(gateway.admin.call('agent.show', {name: 'nobody'}), {code: 'NOT_FOUND'})
  await assert.rejects(gateway.admin.call('token.create', {label: 'x1', agent: 'nobody'}), {code: 'NOT_FOUND'})
})

test('capabilities are listed in one order, by category and tier, and shown whole', async () => {
  const {admin} = gateway
  const {capabilities, total} = await admin.call('capability.list', {all: true})
  assert.equal(total, BUILT_IN_COUNT)
  assert.deepEqual(
    capabilities.map(({name}) => name),
    capabilities.map(({name}) => name).toSorted(),
  )
  assert.ok(capabilities.every(({name, tool}) => tool === toToolName(name)))
  assert.equal((await admin.call('capability.list', {category: 'filesystem'})).total, 13)
  const asking = await admin.call('capability.list', {tier: 'approval_required'})
  assert.ok(asking.capabilities.every(({tier}) => tier === 'approval_required'))
  assert.ok(asking.capabilities.some(({name}) => name === 'filesystem.delete'))
  for (const {name} of capabilities) {
    const {capability} = await admin.call('capability.show', {name})
    assert.equal(capability.inputSchema['type'], 'object')
    assert.equal(capability.outputSchema['type'], 'object')
  }
  await assert.rejects(admin.call('capability.show', {name: 'no.such'}), {code: 'NOT_FOUND'})
})

test("an operator's call runs in the workspace of the agent, past approval but not past the schema", async () => {
  const {admin} = gateway
  const written = await admin.call('capability.call', {
    name: 'filesystem.write',
    input: {path: '/workspace/note.txt', content: 'hello'},
  })
  assert.equal(written.ok, true)
  const read = await admin.call('capability.call', {name: 'filesystem.read', input: {path: 'note.txt'}})
  assert.equal(read.result?.['content'], 'hello')
  const deleted = await admin.call('capability.call', {name: 'filesystem.delete', input: {path: 'note.txt'}})
  assert.equal(deleted.ok, true)
  const refused = await admin.call('capability.call', {name: 'filesystem.read', input: {file: 'note.txt'}})
  assert.deepEqual([refused.ok, refused.error?.error_type], [false, 'InvalidInput'])
  await assert.rejects(admin.call('capability.call', {name: 'no.such', input: {}}), {code: 'NOT_FOUND'})
})

test('every operation has an access level, and what its name says changes something is no read', () => {
  for (const [name, {access}] of Object.entries(operations)) {
    const isQuestion =
      /\.(list|show|status|get|ready|query|stats|verify|export|diff|explain|replay|compare|tools|cost|quota|backups)$/.test(
        name,
      )
    assert.equal(access === 'read', isQuestion, name)
  }
})

test('locking and unlocking a passphrase vault, and back to a key file', async () => {
  await using own = await tempGateway()
  const {admin} = own
  await own.createToken('bot')
  const passphrase = 'correct horse battery'
  await assert.rejects(admin.call('vault.reseal', {sealer: 'passphrase', passphrase: 'short'}), {code: 'USAGE'})
  await admin.call('vault.reseal', {sealer: 'passphrase', passphrase})
  await admin.call('vault.lock', {})
  await assert.rejects(admin.call('token.create', {label: 'locked'}), {code: 'LOCKED'})
  await assert.rejects(admin.call('token.reveal', {token: 'bot'}), {code: 'LOCKED'})
  await assert.rejects(admin.call('vault.unlock', {passphrase: 'wrong horse battery'}), {code: 'DENIED'})
  assert.equal((await admin.call('status.get', {})).vault.state, 'locked')
  assert.equal((await admin.call('vault.unlock', {passphrase})).changed, true)
  assert.match((await admin.call('token.reveal', {token: 'bot'})).secret, /^[0-9a-f]{64}$/)
  await own.restart()
  assert.equal((await admin.call('status.get', {})).vault.state, 'locked')
  await admin.call('vault.unlock', {passphrase})
  await admin.call('vault.reseal', {sealer: 'key-file'})
  await own.restart()
  assert.match((await admin.call('token.reveal', {token: 'bot'})).secret, /^[0-9a-f]{64}$/)
})

test('a locked vault does not keep a token alive', async () => {
  await using own = await tempGateway()
  const secret = await own.createToken('bot')
  await own.admin.call('vault.reseal', {sealer: 'passphrase', passphrase: 'correct horse battery'})
  await own.admin.call('vault.lock', {})
  assert.equal((await own.admin.call('token.revoke', {token: 'bot'})).changed, true)
  await own.admin.call('vault.unlock', {passphrase: 'correct horse battery'})
  await assert.rejects(own.connect(secret), {status: 401})
})

test('gateway.stop is a request, answered before anything ends', async () => {
  await using own = await tempGateway()
  assert.equal((await own.admin.call('gateway.stop', {})).stopping, true)
  assert.equal(own.isStopRequested, true)
})

test('data, keys and sockets belong to this user alone', async () => {
  const mode = (path: string) => statSync(path).mode & 0o777
  const {paths} = gateway
  assert.equal(mode(paths.adminSocket), 0o600)
  assert.equal(mode(paths.bridgeSocket), 0o600)
  assert.equal(mode(paths.runtimeDir), 0o700)
  assert.equal(mode(paths.storeFile), 0o600)
  assert.equal(mode(paths.vaultKeyFile), 0o600)
})

test('case 72: a socket folder that others can write is refused with the command that mends it', async () => {
  await using own = await tempGateway()
  chmodSync(own.paths.runtimeDir, 0o777)
  await assert.rejects(own.restart(), {code: 'IO', hint: `chmod 700 ${own.paths.runtimeDir}`})
  chmodSync(own.paths.runtimeDir, 0o700)
  await own.restart()
})

test('every operation that the contract names is answered', async () => {
  for (const name of Object.keys(operations) as OperationName[]) {
    if (name === 'gateway.stop') continue
    const answer = await gateway.admin.call(name, {unknown_field: 1} as never).catch(error => error)
    assert.equal(answer.code, 'USAGE', name)
  }
})
