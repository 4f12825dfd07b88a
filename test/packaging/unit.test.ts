/** The gateway under the real systemd, behind all that its unit forbids. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {bootInstalled} from './installed.ts'

/** In tenths, as `systemd-analyze security` counts; what is left is said in the unit. */
const EXPOSURE = 23
const MAIN_PID = 'systemctl show --property=MainPID --value kruxos-gateway'
const POLICY = 'version: 1\nname: t\nrules:\n  - {match: "*", tier: autonomous}\n'

test('its unit leaves little, and still lets programs of agents and git run in their sandboxes', async t => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  t.diagnostic(succeed(`systemd-analyze security --threshold=${EXPOSURE} kruxos-gateway | tail -n 1`).trim())

  succeed(`printf '${POLICY}' > /srv/org.yaml && kruxos policy set /srv/org.yaml --yes`)
  const call = (capability: string, input: object) =>
    succeed(`kruxos capability call ${capability} --input '${JSON.stringify(input)}' --wait --json`)
  const answered = call('process.run', {command: 'id -u; hostname; ls /proc/1/exe', shell: true})
  assert.match(answered, /"stdout_summary": "1000\\nsandbox\\n\/proc\/1\/exe\\n"/)
  assert.match(call('git.init', {path: 'repo'}), /"created": true/)
  // The kernel would refuse to mount /proc in a sandbox if the whole one were seen by no mount of the gateway.
  const mounts = succeed(`cat /proc/$(${MAIN_PID})/mountinfo`)
  assert.match(mounts, / \/ \/run\/kruxos-proc\/whole rw,/)
  assert.equal(succeed('stat -c %U:%a /run/kruxos-proc'), 'root:700\n')

  // As on a machine where only root makes namespaces.
  const dropIns = '/etc/systemd/system/kruxos-gateway.service.d'
  succeed(`mkdir -p ${dropIns} && printf '[Service]\nRestrictNamespaces=yes\n' > ${dropIns}/none.conf`)
  succeed('systemctl daemon-reload && kruxos gateway restart')
  const {stdout} = machine.run(`kruxos capability call process.run --input '{"command": "id"}' --wait --json`)
  assert.match(stdout, /"error_type": "ServiceUnavailable".*only root make namespaces/s)
})

test('it starts the gateway again when it is killed', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  assert.equal(succeed('systemctl is-enabled kruxos-gateway').trim(), 'enabled')
  const pid = succeed(MAIN_PID).trim()
  succeed(`kill -KILL ${pid}; sleep 1; kruxos wait --timeout 60`)
  assert.notEqual(succeed(MAIN_PID).trim(), pid)
})
