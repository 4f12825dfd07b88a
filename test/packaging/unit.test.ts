/** The gateway under the real systemd, behind all that its unit forbids. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {bootInstalled, INSTALL} from './installed.ts'

const PROGRAM = `kruxos capability call process.run --input '{"command": "id"}' --wait --json`
const MAIN_PID = 'systemctl show --property=MainPID --value kruxos-gateway'

test('its unit lets the gateway serve users and sandbox programs, starts it again when it is killed, and ends with the package', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  assert.equal(succeed('systemctl is-enabled kruxos-gateway').trim(), 'enabled')

  succeed('kruxos token create laptop')
  succeed(
    'printf "version: 1\\nname: t\\nrules:\\n  - {match: \\"process.*\\", tier: autonomous}\\n" > /etc/kruxos/policies/org.yaml',
  )
  succeed('systemctl restart kruxos-gateway && kruxos wait --timeout 60')
  assert.match(succeed(PROGRAM), /uid=1000/)

  const pid = succeed(MAIN_PID).trim()
  succeed(`kill -KILL ${pid}; sleep 2; kruxos wait --timeout 60`)
  assert.notEqual(succeed(MAIN_PID).trim(), pid)

  succeed(`${INSTALL} /srv/kruxos.deb && kruxos wait --timeout 60 && kruxos token show laptop`)
  succeed('dpkg --purge kruxos')
  assert.notEqual(machine.run('systemctl is-active kruxos-gateway').status, 0)
})
