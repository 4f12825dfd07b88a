/** The gateway under the real systemd, behind all that its unit forbids. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {SOCKET_DROP_INS} from '../../src/config/own-files.ts'
import {bootInstalled} from './installed.ts'

/** In tenths, as `systemd-analyze security` counts; what is left is said in the units. */
const EXPOSURE = {'kruxos-gateway': 14, 'kruxos-programs': 23}
const MAIN_PID = 'systemctl show --property=MainPID --value'
const POLICY = 'version: 1\nname: t\nrules:\n  - {match: "*", tier: autonomous}\n'

test('its units leave little, and programs of agents and git still run in their sandboxes', async t => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  for (const [unit, limit] of Object.entries(EXPOSURE)) {
    const said = succeed(`systemd-analyze security --no-pager --threshold=${limit} ${unit}`)
    t.diagnostic(said.trim().split('\n').at(-1) ?? '')
  }

  succeed(`printf '${POLICY}' > /srv/org.yaml && kruxos policy set /srv/org.yaml --yes`)
  const call = (capability: string, input: object) =>
    succeed(`kruxos capability call ${capability} --input '${JSON.stringify(input)}' --wait --json`)
  const answered = call('process.run', {command: 'id -u; hostname; ls /proc/1/exe; sleep 0.3', shell: true})
  assert.match(answered, /"stdout_summary": "1000\\nsandbox\\n\/proc\/1\/exe\\n"/)
  // The gateway sees from outside what a program uses.
  assert.match(answered, /"memory_peak_bytes": [1-9]/)
  assert.match(call('git.init', {path: 'repo'}), /"created": true/)
  // Both find git's scratch folders in the same /tmp, also when one of them was started anew.
  assert.match(call('git.status', {path: 'repo'}), /"branch": "/)
  succeed(`kill -KILL $(${MAIN_PID} kruxos-gateway); sleep 1; kruxos wait --timeout 60`)
  assert.match(call('git.status', {path: 'repo'}), /"branch": "/)

  const pid = succeed(`${MAIN_PID} kruxos-programs`).trim()
  // The kernel would refuse to mount /proc in a sandbox if the whole one were seen by no mount of the service.
  assert.match(succeed(`cat /proc/${pid}/mountinfo`), / \/ \/run\/kruxos-proc\/whole rw,/)
  assert.equal(succeed('stat -c %U:%a /run/kruxos-proc'), 'root:700\n')
  const inside = `nsenter --target ${pid} --mount --setuid $(id -u kruxos) --setgid $(id -g kruxos)`
  assert.equal(succeed(`${inside} ls -A /var/lib/kruxos`), 'workspace\n')
  assert.notEqual(machine.run(`${inside} ls /run/kruxos`).status, 0)

  succeed('systemctl stop kruxos-programs.socket kruxos-programs.service')
  assert.match(machine.run('kruxos doctor').stdout, /\[WARN\] +service +kruxos-programs.socket is not active/)
  succeed('kruxos gateway restart')
  assert.match(call('process.run', {command: 'true'}), /"exit_code": 0/)

  // As on a machine where only root makes namespaces.
  const dropIns = '/etc/systemd/system/kruxos-programs.service.d'
  succeed(`mkdir -p ${dropIns} && printf '[Service]\nRestrictNamespaces=yes\n' > ${dropIns}/none.conf`)
  succeed('systemctl daemon-reload && kruxos gateway restart')
  const {stdout} = machine.run(`kruxos capability call process.run --input '{"command": "id"}' --wait --json`)
  assert.match(stdout, /"error_type": "ServiceUnavailable".*only root make namespaces/s)
})

test("a link that the gateway puts in the place of the workspaces gives it nothing of root's", async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  // Systemd 254 and later would follow it, what is older refuses: none is to own anything in a folder of the gateway's.
  assert.equal(succeed('systemctl show --property=StateDirectory --value kruxos-programs'), '\n')
  succeed('systemctl stop kruxos-programs.service && mkdir -p /srv/roots && touch /srv/roots/file')
  const exchange = 'cd /var/lib/kruxos; mv workspace kept; ln -s /srv/roots workspace'
  succeed(
    `setpriv --reuid kruxos --regid kruxos --clear-groups sh -c 'mkdir -p /var/lib/kruxos/workspace; ${exchange}'`,
  )
  machine.run('systemctl start kruxos-programs.service')
  assert.equal(succeed('stat -c %U /srv/roots /srv/roots/file'), 'root\nroot\n')
})

test('it starts the gateway again when it is killed', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  assert.equal(succeed('systemctl is-enabled kruxos-gateway').trim(), 'enabled')
  const pid = succeed(`${MAIN_PID} kruxos-gateway`).trim()
  succeed(`kill -KILL ${pid}; sleep 1; kruxos wait --timeout 60`)
  assert.notEqual(succeed(`${MAIN_PID} kruxos-gateway`).trim(), pid)
})

test('logs come from its journal, a support bundle tells of it, and uninstall ends it', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  assert.match(succeed('kruxos gateway logs -n 50'), / ready /)
  succeed('kruxos support-bundle --out /srv/bundle.tar.gz')
  assert.match(
    succeed('tar -xzOf /srv/bundle.tar.gz unit.json log.jsonl'),
    /"ActiveState": "active"[\s\S]+"msg":"ready"/,
  )
  assert.match(succeed('tar -xzOf /srv/bundle.tar.gz doctor.json'), /"name": "certificate"/)
  succeed('kruxos cli-config generate --write --client codex')
  assert.match(machine.run('kruxos doctor').stdout, /\[PASS\]\s+bridge socket\s+\/run\/kruxos\/users\/0\//)
  assert.match(succeed('kruxos token create job --env-file /srv/job.env'), /^tok_\w+\n$/)
  succeed(`echo 'listen: {port: 8801}' > /etc/kruxos/gateway.yaml; kruxos gateway restart`)
  assert.equal(machine.run('kruxos uninstall --check').status, 10)
  succeed('kruxos uninstall --purge --yes')
  succeed(`test ! -e ${SOCKET_DROP_INS}`)
  for (const unit of ['service', 'socket'])
    assert.notEqual(machine.run(`systemctl is-enabled kruxos-gateway.${unit}`).status, 0, unit)
  assert.notEqual(machine.run('systemctl is-active kruxos-gateway').status, 0)
  succeed('test ! -e /var/lib/kruxos/kruxos.db && test ! -e /etc/kruxos/gateway.yaml && kruxos uninstall --purge --yes')
  succeed('dpkg --purge kruxos')
  assert.notEqual(machine.run('systemctl is-active kruxos-gateway').status, 0)
})
