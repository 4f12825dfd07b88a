/** The examples, run by the programs that they are for, on a Debian that is thrown away. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {parse} from 'yaml'
import {EXAMPLES, INSTALL, machineWith, succeed} from './example-machine.ts'
import type {Machine} from './machine.ts'
import {boot} from './systemd.ts'

/** What every example comes to. */
function assertSame(machine: Machine, agent: string, tokenFile: string): void {
  const {agents} = JSON.parse(succeed(machine, 'kruxos agent list --json'))
  assert.ok(agents.some(({name}: {name: string}) => name === agent))
  assert.equal(succeed(machine, `stat -c %a ${tokenFile}`), '600\n')
  assert.match(succeed(machine, `cat ${tokenFile}`), /^[0-9a-f]{64}\n$/)
}

test('cloud-init finds no fault in the user data, and its modules make the gateway what they say', async () => {
  using machine = machineWith('opt/packages/kruxos.deb')
  succeed(machine, `${INSTALL} cloud-init`)
  const userData = join(EXAMPLES, 'cloud-init/user-data.yaml')
  const seed = join(machine.root, 'var/lib/cloud/seed/nocloud')
  mkdirSync(seed, {recursive: true})
  copyFileSync(userData, join(seed, 'user-data'))
  writeFileSync(join(seed, 'meta-data'), 'instance-id: kruxos-test\n')
  const config = `datasource_list: [NoCloud]
network: {config: disabled}
cloud_init_modules: [write-files]
cloud_config_modules: [runcmd]
cloud_final_modules: [scripts-user]
`
  writeFileSync(join(machine.root, 'etc/cloud/cloud.cfg'), `${config}system_info: {distro: debian}\n`)
  writeFileSync(join(machine.root, 'etc/kruxos/github-token'), 'ghp_example\n', {mode: 0o600})
  const schema = machine.run('cloud-init schema --config-file /var/lib/cloud/seed/nocloud/user-data')
  assert.equal(schema.status, 0, schema.stdout + schema.stderr)
  await using system = await boot(machine)
  const {status, stdout, stderr} = system.run(
    'cloud-init init --local && cloud-init init && cloud-init modules --mode=config && cloud-init modules --mode=final',
  )
  assert.equal(status, 0, stdout + stderr)
  assert.match(system.run('cat /etc/kruxos/build-bot-token').stdout, /^[0-9a-f]{64}\n$/)
  assert.equal(system.run('stat -c %a /etc/kruxos/build-bot-token').stdout, '600\n')
  assert.match(system.run('cat /etc/kruxos/gateway.yaml').stdout, /call_timeout_seconds: 120/)
  const again = system.run('kruxos wait --timeout 60 >&2; kruxos apply -f /etc/kruxos/appliance.yaml --json')
  const {changed, restart} = JSON.parse(again.stdout)
  assert.deepEqual([changed, restart], [false, 'none'])
  assert.equal(system.run('systemctl is-active kruxos-gateway').stdout, 'active\n')
})

test('the playbook changes nothing in check mode, then something, then nothing any more', () => {
  using machine = machineWith('opt/packages/kruxos.deb')
  succeed(machine, `${INSTALL} ansible-core`)
  succeed(machine, 'dpkg --force-unsafe-io --install /opt/packages/kruxos.deb && kruxos gateway start')
  cpSync(join(EXAMPLES, 'ansible'), join(machine.root, 'srv/ansible'), {recursive: true})
  const play = (flags = '') => {
    const command = `cd /srv/ansible && ansible-playbook -i localhost, -c local playbook.yaml --extra-vars ansible_become=false ${flags}`
    const recap = succeed(machine, command, {ANSIBLE_NOCOLOR: '1', HOME: '/root'})
    const [, changed, failed] = /changed=(\d+) +unreachable=0 +failed=(\d+)/.exec(recap) ?? []
    assert.equal(failed, '0', recap)
    return changed
  }
  assert.equal(play('--check'), '1')
  assert.equal(machine.run('kruxos agent show build-bot').status, 8)
  assert.equal(play(), '1')
  assertSame(machine, 'build-bot', '/etc/kruxos/build-bot-token')
  assert.equal(play(), '0')
  assert.equal(play('--check'), '0')
})

interface Step {
  readonly id?: string
  readonly run?: string
  readonly env?: Readonly<Record<string, string>>
}

test('each step of the GitHub Actions job works as the runner runs it, and the token is masked before it is shown', () => {
  using machine = machineWith('work/kruxos.deb')
  const file = (name: string) => join(machine.root, 'work', name)
  mkdirSync(file('.kruxos'))
  mkdirSync(file('temp'))
  copyFileSync(join(EXAMPLES, 'github-actions/appliance.yaml'), file('.kruxos/appliance.yaml'))
  writeFileSync(join(machine.root, 'usr/bin/sudo'), '#!/bin/sh\nexec "$@"\n', {mode: 0o755})
  writeFileSync(file('env'), '', {mode: 0o644})
  const {jobs} = parse(readFileSync(join(EXAMPLES, 'github-actions/kruxos.yaml'), 'utf8'))
  const outputs = new Map<string, string>()
  let log = ''
  for (const {id, run, env = {}} of jobs.agent.steps as Step[]) {
    if (run === undefined) continue
    writeFileSync(file('step.sh'), run)
    writeFileSync(file('output'), '')
    const given = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, evaluate(value, outputs)]))
    const files = {GITHUB_ENV: '/work/env', GITHUB_OUTPUT: '/work/output', RUNNER_TEMP: '/work/temp', CI: 'true'}
    const variables = Object.fromEntries(pairsIn(readFileSync(file('env'), 'utf8')))
    log += succeed(machine, 'cd /work && bash --noprofile --norc -eo pipefail /work/step.sh 2>&1', {
      ...files,
      ...variables,
      KRUXOS_ENDPOINT: endpointOf(machine),
      ...given,
    })
    for (const [name, value] of pairsIn(readFileSync(file('output'), 'utf8'))) outputs.set(`${id}.${name}`, value)
  }
  const token = readFileSync(join(machine.root, 'etc/kruxos/ci-token'), 'utf8').trimEnd()
  assert.ok(log.includes(`::add-mask::${token}\n`))
  assert.ok(!log.replace(`::add-mask::${token}\n`, '').includes(token))
  assert.match(log, /^mcp-bridge: ok: kruxos .* tools, /m)
})

/** The one expression that the job has. */
function evaluate(text: string, outputs: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\$\{\{ steps\.(\w+)\.outputs\.([\w-]+) \}\}/g,
    (_, id, name) => outputs.get(`${id}.${name}`) ?? '',
  )
}

function pairsIn(text: string): [string, string][] {
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
}

/** The port is any free one here, because tests run beside one another. */
function endpointOf(machine: Machine): string {
  const {status, stdout} = machine.run('kruxos gateway status --json')
  return status === 0 ? JSON.parse(stdout).endpoint : ''
}
