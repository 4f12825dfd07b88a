/** The sockets that systemd holds for the gateway, with clients that never stop coming. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {copyFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {bootInstalled} from './installed.ts'
import type {Fared} from './steady-clients.ts'

const NODE = '/opt/kruxos/libexec/node'
const MAIN_PID = 'systemctl show --property=MainPID --value kruxos-gateway'
const RESTARTS = 3
const KILLS = 5
/** Requests that a killed gateway had taken already; nobody else may see anything of it. */
const LOST_WITH_IT = ['ECONNRESET', 'EPIPE', 'EMPTY']

test('while the gateway restarts and is killed nobody is refused', async t => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  copyFileSync(join(import.meta.dirname, 'steady-clients.ts'), join(machine.root, 'srv/steady-clients.ts'))
  const underLoad = (command: string): Record<string, Fared> => {
    succeed(
      `rm -f /srv/stop /srv/fared; (${NODE} /srv/steady-clients.ts > /srv/fared.new; mv /srv/fared.new /srv/fared) >/srv/log 2>&1 &`,
    )
    succeed(`sleep 1; ${command}; kruxos wait --timeout 60; touch /srv/stop`)
    return JSON.parse(succeed('until [ -e /srv/fared ]; do sleep 0.1; done; cat /srv/fared'))
  }
  const loads = {
    restarted: underLoad(`for i in $(seq ${RESTARTS}); do systemctl restart kruxos-gateway; sleep 1; done`),
    killed: underLoad(`for i in $(seq ${KILLS}); do kill -KILL $(${MAIN_PID}); sleep 2; done`),
  }
  for (const [how, kinds] of Object.entries(loads)) {
    for (const [kind, {answered, errors, longestWaitMs}] of Object.entries(kinds)) {
      t.diagnostic(`${how}, ${kind}: ${answered} answered, ${JSON.stringify(errors)}, longest wait ${longestWaitMs} ms`)
      assert.ok(answered > 50, `${how}, ${kind}: ${answered}`)
      for (const code of Object.keys(errors)) assert.ok(LOST_WITH_IT.includes(code), `${how}, ${kind}: ${code}`)
    }
  }
})

test('sockets outlive the gateway, so that nobody else takes its port, and close when an operator stops it', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  const squat = `setpriv --reuid 65534 --clear-groups ${NODE} -e "
    require('net').createServer().on('error', ({code}) => console.log(code)).listen(7700, '127.0.0.1', () => process.exit())"`
  succeed('systemctl stop kruxos-gateway.service')
  assert.notEqual(machine.run('systemctl is-active kruxos-gateway.service').status, 0)
  assert.equal(succeed(squat).trim(), 'EADDRINUSE')
  assert.equal(succeed('stat -c %U:%G:%a /run/kruxos /run/kruxos/admin.sock'), 'root:root:755\nroot:kruxos-admin:660\n')
  succeed('kruxos status')
  assert.equal(succeed('systemctl is-active kruxos-gateway.service').trim(), 'active')

  assert.equal(JSON.parse(succeed('kruxos gateway stop --json')).changed, true)
  assert.equal(succeed(squat), '')
  assert.equal(machine.run('kruxos wait --timeout 1').status, 3)
  assert.equal(JSON.parse(succeed('kruxos gateway stop --json')).changed, false)
  assert.equal(JSON.parse(succeed('kruxos gateway start --json')).changed, true)
})

test('systemd follows gateway.yaml when the gateway is restarted', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  const listeners = () => succeed(`ss -ltnpH | grep systemd | awk '{print $4}'`).trim().split('\n')
  const set = (line: string) => succeed(`echo '${line}' > /etc/kruxos/gateway.yaml; kruxos gateway restart`)
  set('listen: {hosts: [127.0.0.1], port: 8801}')
  assert.deepEqual(listeners(), ['127.0.0.1:8801'])
  succeed(
    `echo 'listen: {port: 8802}' > /etc/kruxos/gateway.yaml; systemctl restart kruxos-gateway; kruxos wait --timeout 60`,
  )
  const {stdout} = machine.run('kruxos doctor')
  assert.match(stdout, /\[WARN\] service .*listens where gateway.yaml does not\n *-> sudo kruxos gateway restart/)
  set('')
  assert.match(machine.run('kruxos doctor').stdout, /\[PASS\] service /)
  assert.deepEqual(listeners(), ['127.0.0.1:7700', '[::1]:7700'])
})

test('a gateway that does not start under systemd is told with what it ended with', async () => {
  await using machine = await bootInstalled()
  machine.succeed(`echo 'listen: {hosts: [nowhere.invalid]}' > /etc/kruxos/gateway.yaml`)
  const {status, stdout} = machine.run('kruxos setup --defaults --json')
  assert.equal(status, 7, stdout)
  assert.match(JSON.parse(stdout).error.message, /^cannot listen on port 7700 of nowhere\.invalid: /)
})
