/** A newer package over one that serves. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {bootInstalled, INSTALL, type Installed, placePackage} from './installed.ts'

const NEWER = '999.0.0'
const USER = 1234
const MAIN_PID = 'systemctl show --property=MainPID --value kruxos-gateway'
const HELLO = {protocolVersion: '2025-06-18', capabilities: {}, clientInfo: {name: 'upgrade-test', version: '1'}}

/** An MCP host on the machine: what it says to the bridge, and what comes back. */
async function startBridge({root, succeed}: Installed) {
  succeed(`kruxos token create laptop && kruxos token grant laptop --user ${USER} && mkfifo -m 666 /srv/in`)
  // The sleep keeps the pipe open between two lines. To open it waits for a reader, which must not hold us up.
  succeed('sh -c "sleep 1000 > /srv/in" > /dev/null 2>&1 &')
  const bridge = `setpriv --reuid ${USER} --regid ${USER} --clear-groups mcp-bridge < /srv/in > /srv/out 2> /srv/err`
  succeed(`HOME=/tmp KRUXOS_TOKEN_LABEL=laptop sh -c 'echo $$ > /srv/bridge.pid; exec ${bridge}' > /dev/null 2>&1 &`)
  let id = 0
  const say = (message: object) => succeed(`echo '${JSON.stringify({jsonrpc: '2.0', ...message})}' > /srv/in`)
  const answerTo = async (method: string, params: object) => {
    id++
    say({id, method, params})
    return eventually(async () => {
      const lines = readFileSync(join(root, 'srv/out'), 'utf8').trim().split('\n')
      const answer = lines.map(line => JSON.parse(line)).find(each => each.id === id)
      if (!answer)
        throw new Error(`no answer to ${method}: ${lines.at(-1)} ${readFileSync(join(root, 'srv/err'), 'utf8')}`)
      return answer
    }, 30_000)
  }
  await answerTo('initialize', HELLO)
  say({method: 'notifications/initialized'})
  return {
    pid: succeed('cat /srv/bridge.pid').trim(),
    call: async (name: string, input: object) =>
      (await answerTo('tools/call', {name, arguments: input})).result.structuredContent,
  }
}

function session({succeed}: Installed) {
  const {sessions} = JSON.parse(succeed('kruxos status --json'))
  assert.equal(sessions.length, 1, JSON.stringify(sessions))
  return sessions[0]
}

test('an upgrade keeps data and a session that is open; removal keeps data, and a purge leaves nothing', async () => {
  await using machine = await bootInstalled()
  const {succeed, root} = machine
  const bridge = await startBridge(machine)
  await bridge.call('state__persistent__set', {key: 'greeting', value: 'hello'})
  const before = session(machine)
  const gateway = succeed(MAIN_PID)

  placePackage(root, 'newer.deb', NEWER)
  succeed(`${INSTALL} /srv/newer.deb`)
  assert.equal(succeed('dpkg-query --show kruxos'), `kruxos\t${NEWER}\n`)
  assert.notEqual(succeed(MAIN_PID), gateway)
  const kept = await eventually(() => bridge.call('state__persistent__get', {key: 'greeting'}), 30_000)
  assert.equal(kept.value, 'hello')
  succeed(`kill -0 ${bridge.pid}`)
  assert.equal(session(machine).id, before.id)

  const asGateway = 'setpriv --reuid kruxos --regid kruxos --clear-groups'
  succeed(`${asGateway} ln -s /etc/systemd/system/planted.service /var/lib/kruxos/removed && dpkg --remove kruxos`)
  assert.ok(!existsSync(join(root, 'etc/systemd/system/planted.service')))
  assert.equal(succeed('find /var/lib/kruxos/kruxos.db -user kruxos').trim(), '/var/lib/kruxos/kruxos.db')
  assert.equal(succeed('ss -ltnH "sport = :7700"'), '')
  succeed(`${INSTALL} /srv/newer.deb && kruxos wait --timeout 60 && systemctl is-enabled kruxos-gateway`)
  succeed('kruxos token show laptop')
  assert.equal(succeed('find /etc/kruxos/.removed /var/lib/kruxos/removed 2>/dev/null || true'), '')
  succeed('kruxos gateway stop && systemctl disable kruxos-gateway && dpkg --remove kruxos')
  succeed(`${INSTALL} /srv/newer.deb`)
  assert.equal(machine.run('systemctl is-active kruxos-gateway').stdout, 'inactive\n')
  succeed('dpkg --purge kruxos')
  const traces = ['etc/kruxos', 'opt/kruxos', 'var/lib/kruxos', 'run/kruxos', 'run/kruxos-proc']
  for (const path of traces) assert.ok(!existsSync(join(root, path)), path)
  assert.equal(machine.run('getent passwd kruxos; getent group kruxos kruxos-admin').stdout, '')
  assert.equal(machine.run("systemctl list-units --all --plain --no-legend 'kruxos*'").stdout, '')
})

test('data, policies and settings of a version that ran as root become those of the gateway', async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  succeed('kruxos token create kept && kruxos gateway stop')
  succeed(`cd /etc/kruxos; mkdir policies/agents; echo 'listen: {port: 8801}' > gateway.yaml
    for layer in org agents/bot; do printf 'version: 1\nname: t\n' > policies/$layer.yaml; done
    chmod -R go= policies/*; chmod 600 gateway.yaml; touch twice; ln twice policies/twice
    chown -R root:root /var/lib/kruxos /etc/kruxos && rm -r /run/kruxos`)
  succeed(`${INSTALL} /srv/kruxos.deb && kruxos gateway start && kruxos token show kept`)
  assert.equal(succeed('find /var/lib/kruxos /etc/kruxos/policies ! -user kruxos'), '/etc/kruxos/policies/twice\n')
  const {gateway, policy} = JSON.parse(succeed('kruxos status --json'))
  assert.equal(gateway.endpoint, 'wss://localhost:8801')
  assert.deepEqual(policy.problems, [])
})

test("what root puts into the gateway's policies later stays root's, and the gateway reads and replaces it", async () => {
  await using machine = await bootInstalled()
  const {succeed} = machine
  succeed(`printf 'version: 1\nname: t\n' | tee /srv/user.yaml > /etc/kruxos/policies/user.yaml`)
  succeed(`${INSTALL} /srv/kruxos.deb && kruxos wait --timeout 60`)
  const owners = () => succeed('cd /etc/kruxos; stat -c %U policies policies/user.yaml').trim().split('\n')
  // Given away, it could have been another file by then: the gateway may exchange any name in there.
  assert.deepEqual(owners(), ['kruxos', 'root'])
  assert.match(succeed('kruxos policy show user --json'), /"name": "t"/)
  succeed('echo "description: later" >> /srv/user.yaml; kruxos policy set /srv/user.yaml --yes')
  assert.deepEqual(owners(), ['kruxos', 'kruxos'])
})
