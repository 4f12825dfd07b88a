import assert from 'node:assert/strict'
import {userInfo} from 'node:os'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {fileIn} from '../support/appliance-files.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const PASSPHRASE = 'correct horse battery'
const SETTINGS = 'version: 1\nsettings: {limits: {max_connections: 77}}\n'

async function apply(machine: Machine, text: string, env = {}) {
  const file = fileIn(machine.home, 'appliance.yaml', text)
  const {code, stdout} = await machine.kruxos(['apply', '-f', file, '--restart', '--json'], {...machine.env, ...env})
  return {code, json: JSON.parse(stdout)}
}

test('a restart that would lock the vault is refused before anything is done, and made when the gateway can open it', async () => {
  await using machine = await startMachine()
  const {admin} = machine
  await admin.call('vault.reseal', {sealer: 'passphrase', passphrase: PASSPHRASE})
  const {pid} = await admin.call('gateway.ready', {})
  const {code, json} = await apply(machine, `${SETTINGS}agents: {bot: {}}\n`)
  assert.deepEqual([code, json.error.message], [5, 'a restart is due and would lock the vault'])
  assert.match(json.error.hint, /kruxos gateway restart/)
  assert.equal((await admin.call('gateway.ready', {})).pid, pid)
  assert.ok(!(await admin.call('agent.list', {})).agents.some(({name}) => name === 'bot'))
  const file = fileIn(machine.home, 'passphrase', `${PASSPHRASE}\n`)
  const opened = await apply(machine, SETTINGS, {KRUXOS_VAULT_PASSPHRASE_FILE: file})
  assert.equal(opened.json.restart, 'done')
  assert.equal((await admin.call('vault.status', {})).vault.state, 'unlocked')
})

test('an apply that a restart cost its turn makes no further step, and takes back what it did', async () => {
  await using machine = await startMachine()
  const {admin} = machine
  const user = userInfo().username
  const before = await machine.kruxos(['export'])
  const work = apply(machine, `${SETTINGS}agents: {bot: {}}\nclients: {${user}: {codex: {}}}\n`)
  const lease = (seconds: number) => admin.call('appliance.lease', {holder: 'pid 1 on elsewhere, 00000000', seconds})
  while ((await lease(0)).isHeld) await sleep(5)
  // It was its turn; the gateway that comes back knows nothing of that.
  while (!(await lease(60).catch(() => null))?.isHeld) await sleep(5)
  const {code, json} = await work
  assert.equal(code, 5)
  assert.equal(
    json.error.message,
    `clients/${user}/codex: another apply is at work (pid 1 on elsewhere); everything is as it was`,
  )
  assert.equal((await machine.kruxos(['export'])).stdout, before.stdout)
})
