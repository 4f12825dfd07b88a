/** A first boot: the package, then `kruxos setup` from a file, as a script would. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {buildPackage} from '../../scripts/package/build-package.ts'
import type {SetupResult} from '../../src/contract/setup.ts'
import {freePort} from '../support/free-port.ts'
import {tempDir} from '../support/kruxos.ts'
import {startMachine} from './machine.ts'
import {boot} from './systemd.ts'

const ANSWERS = `settings:
  listen: {hosts: [127.0.0.1]}
agents: [{name: nightly, purpose: the nightly job}]
policy: enterprise-restrictive
clients: {users: [ada], only: [codex]}
`

test('setup finishes an installed package, restarts its service when a setting needs it, and again changes nothing', async () => {
  using folder = tempDir()
  using machine = startMachine()
  copyFileSync(
    buildPackage({arch: 'amd64', outDir: folder.path, compression: 'none'}),
    join(machine.root, 'srv/kruxos.deb'),
  )
  writeFileSync(join(machine.root, 'srv/answers.yaml'), ANSWERS)
  // A port of its own, the same after a restart: the network is that of the tests.
  mkdirSync(join(machine.root, 'etc/kruxos'), {recursive: true})
  writeFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), `# ours\nlisten: {port: ${await freePort()}}\n`)
  await using system = await boot(machine)
  const succeed = (command: string) => {
    const {status, stdout, stderr} = system.run(command)
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
    return stdout
  }
  const setup = () => JSON.parse(succeed('kruxos setup --json --answers /srv/answers.yaml')) as SetupResult
  succeed('useradd --create-home ada')
  succeed('dpkg --force-unsafe-io --install /srv/kruxos.deb')
  const pidOf = () => succeed('systemctl show --property=MainPID --value kruxos-gateway').trim()
  succeed('systemctl start kruxos-gateway && kruxos wait --timeout 60')
  const pid = pidOf()

  const first = setup()
  assert.deepEqual(
    first.steps.map(({name, state}) => `${name} ${state}`),
    ['settings done', 'gateway done', 'vault already', 'agents done', 'policy done', 'clients done'],
  )
  assert.ok(first.doctor.ok)
  assert.notEqual(pidOf(), pid, 'the service was restarted for its new settings')
  assert.doesNotMatch(succeed('ss -ltnpH | grep systemd'), /::1/, 'its socket followed')
  assert.equal(succeed('stat -c %U /home/ada/.codex/config.toml').trim(), 'ada')
  assert.match(succeed('cat /etc/kruxos/gateway.yaml'), /^# ours\nlisten: \{port: \d+, hosts: \[/)

  const second = setup()
  assert.deepEqual([second.changed, second.doctor.ok], [false, true], JSON.stringify(second))
  succeed('kruxos doctor --user ada')

  // What a first boot finds where the service was never enabled.
  succeed('systemctl disable --now kruxos-gateway')
  assert.deepEqual(
    setup()
      .steps.filter(({changed}) => changed)
      .map(({name, detail}) => `${name}: ${detail.replace(/, .*/, '')}`),
    ['gateway: enabled kruxos-gateway.service'],
  )
  assert.equal(succeed('systemctl is-enabled kruxos-gateway').trim(), 'enabled')
})
