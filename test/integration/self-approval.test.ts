/** An agent must not administer the gateway that holds it: by another uid, or by a message on its own connection. */
import assert from 'node:assert/strict'
import {spawnSync} from 'node:child_process'
import {after, before, test} from 'node:test'
import {type OperationName, operations} from '../../src/contract/operations.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const AGENT_UID = 65_534
const names = Object.keys(operations) as OperationName[]

let gateway: TempGateway
before(async () => {
  gateway = await tempGateway()
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

test('case 59: no operation is reached by a message over the network port', async () => {
  const secret = await gateway.createToken('climber')
  await using client = await gateway.connect(secret)
  for (const name of names) {
    assert.equal((await client.request(name, {})).error?.code, -32_601, name)
    const {error} = await client.request('tools/call', {name: name.replaceAll('.', '__'), arguments: {}})
    assert.equal(error?.code, -32_602, name)
  }
  const {tokens} = await gateway.admin.call('token.list', {})
  assert.deepEqual(
    tokens.map(({label}) => label),
    ['climber'],
  )
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
