import assert from 'node:assert/strict'
import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {pathToFileURL} from 'node:url'
import {planRemoval} from '../../src/cli/uninstall/own-files.ts'
import {ownFolders} from '../../src/config/own-files.ts'
import type {UninstallResult} from '../../src/contract/uninstall.ts'
import {chownTree} from '../integration/clients-home.ts'
import {ROOT, tempDir} from '../support/kruxos.ts'
import {type Machine, startMachine} from '../support/machine.ts'
import {tempPaths} from '../support/temp-gateway.ts'

const FOREIGN = '{"mcpServers": {"other": {"command": "other"}}}\n'

/** A machine that was used: clients, agents' files, policies, a state backup, a restart. */
async function usedMachine(): Promise<Machine> {
  const machine = await startMachine()
  const {admin, home} = machine
  writeFileSync(join(home, '.claude.json'), FOREIGN)
  await machine.kruxosJson(['cli-config', 'generate', '--write', '--no-verify', '--claude', '--codex'])
  await admin.call('capability.call', {name: 'filesystem.write', input: {path: 'note', content: 'x'}})
  await admin.call('capability.call', {name: 'filesystem.delete', input: {path: 'note'}})
  await admin.call('policy.set', {layer: 'agents/default-agent', text: 'version: 1\nname: x\n'})
  await admin.call('state.set', {agent: 'default-agent', key: 'a', value: 1})
  await machine.kruxosJson(['state', 'backup'])
  await machine.kruxosJson(['config', 'set', 'output', 'text'])
  await machine.kruxosJson(['status'])
  await machine.kruxosJson(['gateway', 'restart'])
  return machine
}

async function uninstall(machine: Machine, ...flags: string[]): Promise<{code: number; result: UninstallResult}> {
  const {code, stdout, stderr} = await machine.kruxos(['uninstall', '--json', ...flags])
  assert.ok(stdout !== '', stderr)
  return {code, result: JSON.parse(stdout)}
}

const files = (folder: string) =>
  existsSync(folder) ? readdirSync(folder, {recursive: true, encoding: 'utf8'}).toSorted() : []

test('an uninstall stops the gateway, takes our entries and sockets away, and leaves settings and data', async () => {
  await using machine = await usedMachine()
  const {home} = machine
  const {dataDir} = (await machine.admin.call('status.get', {})).gateway
  const before = files(home)
  const checked = await uninstall(machine, '--check')
  assert.equal(checked.code, 10)
  assert.deepEqual(files(home), before)

  const {code, result} = await uninstall(machine)
  assert.equal(code, 0, JSON.stringify(result))
  assert.equal(result.stopped, checked.result.stopped)
  assert.deepEqual(JSON.parse(readFileSync(join(home, '.claude.json'), 'utf8')), JSON.parse(FOREIGN))
  assert.ok(!readFileSync(join(home, '.codex', 'config.toml'), 'utf8').includes('kruxos'))
  assert.ok(!files(home).some(name => name.endsWith('.sock')))
  assert.ok(existsSync(join(dataDir, 'kruxos.db')))
  assert.ok(result.left.includes(dataDir))
  assert.ok(result.next.some(command => command.endsWith('kruxos uninstall --purge')))

  const again = await uninstall(machine)
  assert.deepEqual([again.code, again.result.changed, again.result.stopped], [0, false, null])
  assert.equal((await uninstall(machine, '--check')).code, 0)
})

test('a purge leaves nothing of ours, and all that is not', async () => {
  await using machine = await usedMachine()
  const {home} = machine
  const {dataDir} = (await machine.admin.call('status.get', {})).gateway
  const config = join(home, 'config')
  writeFileSync(join(dataDir, 'mine.txt'), 'mine')
  writeFileSync(join(config, 'policies', 'draft.txt'), 'mine')
  symlinkSync('/etc/passwd', join(dataDir, 'backups', 'bkp-1'))
  mkdirSync(join(dataDir, 'tls', 'kruxos.db'))
  assert.equal((await uninstall(machine, '--purge')).code, 2)
  assert.ok(existsSync(join(dataDir, 'kruxos.db')))

  const {code, result} = await uninstall(machine, '--purge', '--yes')
  assert.equal(code, 0, JSON.stringify(result))
  assert.deepEqual(
    result.left.toSorted(),
    [
      join(config, 'policies', 'draft.txt'),
      join(dataDir, 'backups', 'bkp-1'),
      join(dataDir, 'mine.txt'),
      join(dataDir, 'tls', 'kruxos.db'),
    ].toSorted(),
  )
  const kept = [...files(dataDir), ...files(config)].filter(name => !['backups', 'tls', 'policies'].includes(name))
  assert.deepEqual(kept.toSorted(), ['backups/bkp-1', 'mine.txt', 'policies/draft.txt', 'tls/kruxos.db'].toSorted())
  assert.ok(existsSync('/etc/passwd'))
  rmSync(join(dataDir, 'mine.txt'))
  for (const path of result.left) rmSync(path, {recursive: true, force: true})
  assert.equal((await uninstall(machine, '--purge', '--yes')).code, 0)
  assert.deepEqual([existsSync(dataDir), existsSync(config)], [false, false])
})

test('an uninstall that is killed and run again ends the same', async () => {
  await using machine = await usedMachine()
  const {dataDir} = (await machine.admin.call('status.get', {})).gateway
  await machine.kruxos(['gateway', 'stop'])
  const saved = `${machine.home}.saved`
  cpSync(machine.home, saved, {recursive: true, verbatimSymlinks: true})
  try {
    let unfinished = 0
    for (let delay = 150; delay <= 600; delay += 50) {
      rmSync(machine.home, {recursive: true})
      cpSync(saved, machine.home, {recursive: true, verbatimSymlinks: true})
      const run = [join(ROOT, 'bin', 'run.js'), 'uninstall', '--purge', '--yes']
      const child = spawn(process.execPath, run, {env: machine.env, stdio: 'ignore'})
      const ended = once(child, 'exit')
      await Promise.race([sleep(delay), ended])
      child.kill('SIGKILL')
      await ended
      if (existsSync(dataDir)) unfinished++
      assert.equal((await uninstall(machine, '--purge', '--yes')).code, 0)
      assert.equal(existsSync(dataDir), false)
      assert.ok(!readFileSync(join(machine.home, '.codex', 'config.toml'), 'utf8').includes('kruxos'))
    }
    assert.ok(unfinished > 0, 'no kill came before the end: the test proves nothing')
  } finally {
    rmSync(saved, {recursive: true, force: true})
  }
})

test('what a gateway makes is known by name, each file of it', async () => {
  await using machine = await usedMachine()
  const {dataDir} = (await machine.admin.call('status.get', {})).gateway
  const {data} = ownFolders(tempPaths(dataDir))
  const {left} = planRemoval(dataDir, data.own)
  assert.deepEqual(left, [])
})

test('folders of agents that nobody may change go too, and what their links point at stays as it is', () => {
  using dir = tempDir()
  const [tree, outside] = [join(dir.path, 'workspace'), join(dir.path, 'outside')]
  mkdirSync(join(tree, 'cache', 'inner'), {recursive: true})
  mkdirSync(outside, {mode: 0o555})
  writeFileSync(join(tree, 'cache', 'inner', 'module'), '')
  symlinkSync(outside, join(tree, 'cache', 'link'))
  for (const folder of ['cache/inner', 'cache']) chmodSync(join(tree, folder), 0o555)
  // Root is refused nothing: the work is done by who owns the folders.
  const script = `import {carryOut} from ${JSON.stringify(pathToFileURL(join(ROOT, 'src/cli/uninstall/own-files.ts')))}
if (process.getuid() === 0) process.setuid(65534)
carryOut({removals: [{kind: 'tree', path: ${JSON.stringify(tree)}}], left: []})`
  if (process.getuid?.() === 0) chownTree(dir.path, 65_534, 65_534)
  execFileSync(process.execPath, ['--input-type=module', '--eval', script])
  assert.ok(!existsSync(tree))
  assert.equal(statSync(outside).mode & 0o777, 0o555)
})
