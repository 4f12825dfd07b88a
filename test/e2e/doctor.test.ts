import assert from 'node:assert/strict'
import {chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {after, before, beforeEach, test} from 'node:test'
import type {DoctorResult} from '../../src/contract/doctor.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {capability} from '../support/fixtures.ts'
import {json, kruxos} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'

const CLIENT = 'Claude Code'
const GENERATE = 'kruxos cli-config generate --write --client claude-code'

let machine: Machine
before(async () => {
  // On an appliance, which root's machine is, somebody has to be told of requests for approval.
  machine = await startMachine({settings: 'notify: [{type: command, argv: [/bin/true]}]\n'})
})
after(() => machine[Symbol.asyncDispose]())
beforeEach(() => generate())

async function generate(): Promise<void> {
  await machine.kruxos(['cli-config', 'generate', '--write', '--claude', '--no-verify'])
}

async function doctor(env: Record<string, string> = {}) {
  const {stdout, code} = await machine.kruxos(['doctor', '--claude', '--json'], {...machine.env, ...env})
  const {checks} = JSON.parse(stdout) as DoctorResult
  const check = (name: string) => checks.find(each => each.name === name)
  return {code, checks, check}
}

test('it passes on a machine that works', async () => {
  const {code, checks, check} = await doctor()
  assert.equal(code, 0, JSON.stringify(checks))
  assert.match(check(CLIENT)?.detail ?? '', /\d+ tools/)
  for (const name of ['settings', 'programs']) assert.equal(check(name)?.state, 'ok')
})

test('a mount whose folder is gone is told, and how to take it away', async () => {
  const folder = join(machine.home, 'lent')
  mkdirSync(folder)
  await machine.admin.call('mount.add', {label: 'lent', hostDir: folder})
  assert.equal((await doctor()).check('mounts')?.state, 'ok')
  rmSync(folder, {recursive: true})
  const {code, check} = await doctor()
  assert.deepEqual([code, check('mounts')?.state, check('mounts')?.hint], [0, 'warning', 'kruxos mount remove lent'])
  await machine.admin.call('mount.remove', {label: 'lent'})
})

test('a client without an entry, or whose token was revoked, is told to write one', async () => {
  await machine.admin.call('token.revoke', {token: 'claude-code'})
  const revoked = await doctor()
  assert.deepEqual([revoked.code, revoked.check(CLIENT)?.hint], [5, GENERATE])
  await machine.kruxos(['cli-config', 'remove', '--write', '--claude'])
  assert.equal((await doctor()).check(CLIENT)?.hint, GENERATE)
})

test('a client whose agent was revoked is told to restore it', async () => {
  await machine.admin.call('agent.revoke', {name: 'claude-agent'})
  const {check} = await doctor()
  assert.equal(check(CLIENT)?.hint, 'kruxos agent restore claude-agent')
  await machine.admin.call('agent.restore', {name: 'claude-agent'})
  await generate()
  assert.equal((await doctor()).code, 0)
})

test('with a locked vault or without a gateway, every line names what mends that', async () => {
  await machine.admin.call('vault.lock', {})
  const locked = await doctor()
  assert.equal(locked.code, 6)
  for (const name of ['vault', CLIENT]) assert.equal(locked.check(name)?.hint, 'kruxos vault unlock')
  await machine.kruxos(['gateway', 'stop'])
  const down = await doctor()
  assert.equal(down.code, 3)
  for (const name of ['gateway', CLIENT]) assert.equal(down.check(name)?.hint, 'kruxos gateway start')
  await machine.kruxos(['gateway', 'start'])
})

test('a key file that others can read is named with the command that closes it', async () => {
  const {gateway} = await machine.admin.call('status.get', {})
  const key = join(gateway.dataDir, 'vault.key')
  chmodSync(key, 0o644)
  const {check} = await doctor()
  assert.equal(check('vault key')?.hint, `chmod 600 ${key}`)
  chmodSync(key, 0o600)
})

test('a gateway.yaml that does not fit is named by line and column', async () => {
  const {settingsFile, original} = await settings()
  writeFileSync(settingsFile, `${original}log: {level: loud}\n`)
  const {check} = await doctor()
  assert.equal(check('settings')?.state, 'failed')
  assert.match(check('settings')?.detail ?? '', /gateway\.yaml:3:\d+: log\.level/)
  writeFileSync(settingsFile, original)
})

async function settings() {
  const {stdout} = await machine.kruxos(['help', 'files'])
  const [, settingsFile = ''] = /^Settings: +(.*)$/m.exec(stdout) ?? []
  return {settingsFile, original: readFileSync(settingsFile, 'utf8')}
}

test('a sticky folder that everybody shares is fine for a socket', async () => {
  await using gateway = await fakeAdmin()
  for (const [mode, state] of [
    [0o1777, 'ok'],
    [0o777, 'failed'],
  ] as const) {
    chmodSync(dirname(gateway.socketPath), mode)
    const {checks} = json(await kruxos(['doctor', '--claude', '--json'], gateway)) as unknown as DoctorResult
    assert.equal(checks.find(({name}) => name === 'socket folder')?.state, state)
  }
})

test('where agents cannot run programs, or run them unconfined, it says so and what mends it', async () => {
  const missing = 'bubblewrap, which programs of agents run in, is not installed: sudo apt install bubblewrap'
  await using gateway = await fakeAdmin({answers: {'capability.show': () => ({capability: capability({missing})})}})
  const {checks} = json(await kruxos(['doctor', '--claude', '--json'], gateway)) as unknown as DoctorResult
  const programs = checks.find(({name}) => name === 'programs')
  assert.deepEqual([programs?.state, programs?.hint], ['warning', 'sudo apt install bubblewrap'])
  assert.match(programs?.detail ?? '', /agents cannot run programs: bubblewrap.* is not installed$/)

  const {settingsFile, original} = await settings()
  writeFileSync(settingsFile, `${original}process: {sandbox: off}\n`)
  const {check} = await doctor()
  writeFileSync(settingsFile, original)
  assert.equal(check('sandbox')?.hint, `set process.sandbox to bubblewrap in ${settingsFile}`)
})
