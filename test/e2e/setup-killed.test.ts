/** A setup that is killed comes to the same end when it is run again, wherever it was. */
import assert from 'node:assert/strict'
import {once} from 'node:events'
import {userInfo} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import type {SetupResult} from '../../src/contract/setup.ts'
import {type BlankMachine, blankMachine, leftoversIn} from '../support/blank-machine.ts'
import {cuttingProxy} from '../support/cutting-proxy.ts'

const ME = userInfo().username
const PASSPHRASE = 'correct horse battery'

/** Every step has something to do. */
function answersFor(machine: BlankMachine): string {
  const passphrase = machine.write('passphrase', PASSPHRASE, 0o600)
  return machine.write(
    'answers.yaml',
    `settings: {listen: {port: ${machine.port}}, notify: [{type: command, argv: [/bin/true]}]}
vault: {sealer: passphrase, passphrase: {file: ${passphrase}}}
agents: [{name: helper}, {name: second}]
clients: {users: [${ME}], only: [codex]}
`,
  )
}

/** Everything that setup makes, without what differs from machine to machine. */
async function endState(machine: BlankMachine) {
  const {admin, home, port} = machine
  const plain = (text: string | null) => text?.replaceAll(home, 'HOME').replaceAll(String(port), 'PORT') ?? null
  const {tokens} = await admin.call('token.list', {})
  const {vault} = await admin.call('vault.status', {})
  return {
    settings: plain(machine.read('config/gateway.yaml')),
    policy: machine.read('config/policies/org.yaml'),
    codex: plain(machine.read('.codex/config.toml')),
    vault,
    agents: (await admin.call('agent.list', {})).agents.map(({name, state}) => `${name} ${state}`).sort(),
    tokens: tokens.map(({label, agent, state, grantedUids}) => ({label, agent, state, grantedUids})),
    leftovers: [...leftoversIn(join(home, 'config')), ...leftoversIn(join(home, '.codex'))],
  }
}

/** Run to its end, and again. */
async function finish(machine: BlankMachine, answers: string) {
  for (const isLast of [false, true]) {
    const {code, stdout, stderr} = await machine.kruxos(['setup', '--json', '--answers', answers])
    assert.equal(code, 0, `${stdout}\n${stderr}`)
    if (isLast) assert.equal((JSON.parse(stdout) as SetupResult).changed, false, stdout)
  }
  return endState(machine)
}

async function whole() {
  await using machine = await blankMachine()
  return await finish(machine, answersFor(machine))
}

const expected = whole()

for (const line of [1, 2, 3, 4, 5, 6]) {
  test(`killed when it has told of step ${line}`, async () => {
    await using machine = await blankMachine()
    const answers = answersFor(machine)
    const child = machine.start(['setup', '--answers', answers])
    const {stderr} = child
    assert.ok(stderr)
    let seen = 0
    createInterface(stderr).on('line', text => {
      if (/^\[\w+\]/.test(text) && ++seen === line) child.kill('SIGKILL')
    })
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGKILL'])
    assert.deepEqual(await finish(machine, answers), await expected)
  })
}

test('killed at any time, also while the gateway starts', async () => {
  for (const afterMs of [150, 200, 250, 300, 400, 600, 900]) {
    await using machine = await blankMachine()
    const answers = answersFor(machine)
    const child = machine.start(['setup', '--answers', answers])
    await sleep(afterMs)
    child.kill('SIGKILL')
    assert.deepEqual(await finish(machine, answers), await expected, `after ${afterMs} ms`)
  }
})

/** Through a proxy, which takes a gateway that runs. @returns the requests until the clients were told of */
async function throughProxy(machine: BlankMachine, answers: string, at: number): Promise<number> {
  await machine.kruxos(['gateway', 'start'])
  const path = join(machine.home, 'p.sock')
  const child = machine.start(['setup', '--answers', answers], {KRUXOS_SOCKET: path})
  await using proxy = await cuttingProxy(path, machine.paths.adminSocket, at, () => void child.kill('SIGKILL'))
  let count = 0
  child.stdout?.resume()
  child.stderr?.on('data', chunk => {
    if (/clients/.test(String(chunk))) count ||= proxy.count
  })
  await once(child, 'close')
  return count
}

/** The gateway runs with these already: setup has to restart nothing, which would take the proxy's place. */
function settingsOf(machine: BlankMachine): void {
  machine.write(
    'config/gateway.yaml',
    `listen: {port: ${machine.port}}\nnotify: [{type: command, argv: [/bin/true]}]\n`,
  )
}

test('killed before each of its requests to the gateway', async () => {
  const run = async (at: number) => {
    await using machine = await blankMachine()
    settingsOf(machine)
    const answers = answersFor(machine)
    const count = await throughProxy(machine, answers, at)
    const {code, stderr} = await machine.kruxos(['setup', '--answers', answers])
    assert.equal(code, 0, stderr)
    return {count, state: await endState(machine)}
  }
  const {count, state} = await run(0)
  assert.ok(count > 12, `${count} requests`)
  for (let at = 1; at <= count; at += 1)
    assert.deepEqual((await run(at)).state, state, `before request ${at} of ${count}`)
})
