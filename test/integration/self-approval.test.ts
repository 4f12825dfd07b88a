/** An agent must not administer the gateway that holds it: by another uid, or by a message on its own connection. */
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import {request as requestTls} from 'node:https'
import {after, before, test} from 'node:test'
import {type OperationName, operations} from '../../src/contract/operations.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const AGENT_UID = 65_534
const JSON_BODY = {'content-type': 'application/json'}
const names = Object.keys(operations) as OperationName[]

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
})
after(() => gateway[Symbol.asyncDispose]())

/** Runs as the agent's user: tries each operation on each socket path it is given. */
const ATTEMPT = `
  process.setgroups([]); process.setgid(${AGENT_UID}); process.setuid(${AGENT_UID})
  const {request} = require('node:http')
  const [socketPath, ...names] = process.argv.slice(1)
  for (const name of names) {
    request({socketPath, method: 'POST', path: '/v1/' + name, headers: {host: 'localhost', 'content-type': 'application/json'}})
      .on('error', error => console.log(name, error.code))
      .on('response', response => console.log(name, response.statusCode))
      .end('{}')
  }`

const asRoot = process.getuid?.() === 0 ? test : () => undefined

asRoot("case 59: another uid reaches no operation at all, the list being the contract's own", () => {
  const {stdout} = spawnSync(process.execPath, ['-e', ATTEMPT, gateway.paths.adminSocket, ...names], {encoding: 'utf8'})
  const outcomes = stdout.trim().split('\n').toSorted()
  assert.deepEqual(outcomes, names.map(name => `${name} EACCES`).toSorted())
})

/** Every operation that changes something or gives a secret out; one that is added is in the matrix at once. */
const mutating = names.filter(name => operations[name].access !== 'read')

/** What an agent would most like to send: the operation, about its own request, its own name and its own token. */
async function ambition(label: string): Promise<{secret: string; params: object; check(): Promise<void>}> {
  const secret = await gateway.createToken(label)
  await using client = await gateway.connect(secret)
  const {error} = await client.callTool('filesystem__delete', {path: '/workspace/x'})
  const {approval_id: id} = error as {approval_id: string}
  const params = {id, name: label, token: label, label, agent: label, reason: 'because'}
  return {
    secret,
    params,
    async check() {
      const {admin} = gateway
      const {approval} = await admin.call('approval.show', {id})
      assert.deepEqual([approval.state, approval.decidedBy], ['pending', null])
      assert.deepEqual((await admin.call('grant.list', {all: true})).grants, [])
      assert.equal((await admin.call('agent.show', {name: label})).agent.state, 'active')
      assert.equal((await admin.call('token.show', {token: label})).token.state, 'active')
      assert.ok(!gateway.isStopRequested)
    },
  }
}

test('case 59, T3: no operation is reached by a message over the network port, not even about the own request', async () => {
  const {secret, params, check} = await ambition('climber')
  await using client = await gateway.connect(secret)
  for (const name of names) {
    for (const method of [name, `kruxos/${name}`, name.replace('.', '/')]) {
      assert.equal((await client.request(method, params)).error?.code, -32_601, method)
    }
    const {error} = await client.request('tools/call', {name: name.replaceAll('.', '__'), arguments: params})
    assert.equal(error?.code, -32_602, name)
  }
  await check()
})

test('case 59, T3: no operation is a path on the network port, with the token of the agent or with none', async () => {
  const {secret, params, check} = await ambition('stranger')
  const ca = readFileSync(gateway.paths.caFile)
  const {hostname, port} = new URL(gateway.endpoint)
  for (const name of mutating) {
    for (const headers of [{authorization: `Bearer ${secret}`}, {}]) {
      const status = await new Promise<number | undefined>((resolve, reject) => {
        requestTls({hostname, port, ca, method: 'POST', path: `/v1/${name}`, headers: {...JSON_BODY, ...headers}})
          .on('error', reject)
          .on('response', response => resolve(response.resume().statusCode))
          .end(JSON.stringify(params))
      })
      assert.ok(status !== undefined && status >= 400 && status < 500, `${name}: ${status}`)
    }
  }
  await check()
})

test('case 59: the bridge socket answers no operation', async () => {
  for (const name of names) {
    const {request} = await import('node:http')
    const answer = await new Promise(resolve => {
      request({socketPath: gateway.paths.bridgeSocket, method: 'POST', path: `/v1/${name}`})
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
        .on('response', response => resolve(response.statusCode))
        .end('{}')
    })
    assert.match(String(answer), /^(HPE_|ECONNRESET|EPIPE)/, name)
  }
})
