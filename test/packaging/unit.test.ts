/** The gateway under the real systemd, behind all that its unit forbids. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {copyFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {buildPackage} from '../../scripts/package/build-package.ts'
import {tempDir} from '../support/kruxos.ts'
import {startMachine} from './machine.ts'
import {boot} from './systemd.ts'

const START = 'systemctl start kruxos-gateway && kruxos wait --timeout 60'
const PROGRAM = `kruxos capability call process.run --input '{"command": "id"}' --wait --json`

test('its unit lets the gateway serve users and sandbox programs, starts it again when it is killed, and ends with the package', async () => {
  using folder = tempDir()
  using machine = startMachine()
  copyFileSync(
    buildPackage({arch: 'amd64', outDir: folder.path, compression: 'none'}),
    join(machine.root, 'srv/kruxos.deb'),
  )
  await using system = await boot(machine)
  const succeed = (command: string) => {
    const {status, stdout, stderr} = system.run(command)
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
    return stdout
  }
  succeed('mkdir -p /etc/kruxos && echo "listen: {port: 0}" > /etc/kruxos/gateway.yaml')
  succeed('dpkg --force-unsafe-io --install /srv/kruxos.deb')
  succeed(START)
  assert.equal(succeed('systemctl is-enabled kruxos-gateway').trim(), 'enabled')

  succeed('kruxos token create laptop && kruxos token grant laptop --user nobody')
  const uid = succeed('id -u nobody').trim()
  assert.equal(succeed(`stat -c %U:%a /run/kruxos/users/${uid}/bridge.sock`).trim(), 'nobody:600')
  succeed(
    'printf "version: 1\\nname: t\\nrules:\\n  - {match: \\"process.*\\", tier: autonomous}\\n" > /etc/kruxos/policies/org.yaml',
  )
  succeed('systemctl restart kruxos-gateway && kruxos wait --timeout 60')
  assert.match(succeed(PROGRAM), /uid=1000/)

  const pid = succeed('systemctl show --property=MainPID --value kruxos-gateway').trim()
  succeed(`kill -KILL ${pid}; sleep 2; kruxos wait --timeout 60`)
  assert.notEqual(succeed('systemctl show --property=MainPID --value kruxos-gateway').trim(), pid)

  succeed('dpkg --force-unsafe-io --install /srv/kruxos.deb && kruxos wait --timeout 60 && kruxos token show laptop')

  assert.match(succeed('kruxos gateway logs -n 50'), / ready /)
  succeed('kruxos support-bundle --out /srv/bundle.tar.gz')
  assert.match(
    succeed('tar -xzOf /srv/bundle.tar.gz unit.json log.jsonl'),
    /"ActiveState": "active"[\s\S]+"msg":"ready"/,
  )
  assert.match(succeed('kruxos token create job --env-file /srv/job.env'), /^tok_\w+\n$/)
  assert.equal(system.run('kruxos uninstall --check').status, 10)
  succeed('kruxos uninstall --purge --yes')
  assert.notEqual(system.run('systemctl is-active kruxos-gateway').status, 0)
  succeed('test ! -e /var/lib/kruxos/kruxos.db && test ! -e /etc/kruxos/gateway.yaml && kruxos uninstall --purge --yes')
  succeed('dpkg --purge kruxos')
  assert.notEqual(system.run('systemctl is-active kruxos-gateway').status, 0)
})
