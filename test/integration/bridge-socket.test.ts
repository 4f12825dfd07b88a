import assert from 'node:assert/strict'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {connect} from 'node:net'
import {after, before, test} from 'node:test'
import {OWN_UID, type TempGateway, tempGateway} from '../support/temp-gateway.ts'

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway()
})
after(() => gateway[Symbol.asyncDispose]())

async function ask(text: string): Promise<{token?: string; ca?: string; error?: {code: string; hint?: string}}> {
  const socket = connect(gateway.paths.bridgeSocket)
  let answer = ''
  socket.setEncoding('utf8').on('data', chunk => {
    answer += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return JSON.parse(answer)
}

test('a granted label gets its token and the authority to trust', async () => {
  const secret = await gateway.createToken('mine')
  await gateway.admin.call('token.grant', {label: 'mine', uid: OWN_UID})
  assert.deepEqual(await ask('{"label":"mine"}\n'), {token: secret, ca: readFileSync(gateway.paths.caFile, 'utf8')})
})

test('a label that was not granted is answered like one that does not exist', async () => {
  await gateway.createToken('other')
  const [other, none] = [await ask('{"label":"other"}\n'), await ask('{"label":"nosuch"}\n')]
  assert.equal(other.error?.code, 'NOT_FOUND')
  assert.deepEqual(JSON.stringify(other).replaceAll('other', 'nosuch'), JSON.stringify(none))
})

test('the label that programs use by themselves comes with the command that grants it', async () => {
  assert.equal(
    (await ask('{"label":"primary"}\n')).error?.hint,
    'kruxos token create primary --if-absent && kruxos token grant primary',
  )
  assert.equal((await ask('{"label":"claude-code"}\n')).error?.hint, 'kruxos cli-config generate --write')
})

test('a revoked token is not given', async () => {
  await gateway.createToken('gone')
  await gateway.admin.call('token.grant', {label: 'gone', uid: OWN_UID})
  await gateway.admin.call('token.revoke', {token: 'gone'})
  assert.equal((await ask('{"label":"gone"}\n')).error?.code, 'NOT_FOUND')
})

test('a rotated token keeps its grant', async () => {
  await gateway.createToken('turning')
  await gateway.admin.call('token.grant', {label: 'turning', uid: OWN_UID})
  const {secret} = await gateway.admin.call('token.rotate', {token: 'turning'})
  assert.equal((await ask('{"label":"turning"}\n')).token, secret)
})

for (const question of [
  '\n',
  'hello\n',
  '{}\n',
  '{"label":"../x"}\n',
  '{"label":"a","uid":0}\n',
  `{"label":"${'a'.repeat(5000)}`,
]) {
  test(`the question ${JSON.stringify(question.slice(0, 30))} is refused`, async () => {
    assert.equal((await ask(question)).error?.code, 'USAGE')
  })
}

test("a gateway of one user refuses to serve another's bridge", async () => {
  await gateway.createToken('foreign')
  await assert.rejects(gateway.admin.call('token.grant', {label: 'foreign', uid: OWN_UID + 1}), {code: 'USAGE'})
})
