/** What the gateway can as a user without any right of root. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {bootInstalled, type Installed} from './installed.ts'

const POLICY = `version: 1
name: t
rules:
  - {match: 'process.*', tier: autonomous}
  - {match: 'filesystem.*', tier: autonomous}
`
let machine: Installed
let succeed: Installed['succeed']

before(async () => {
  machine = await bootInstalled()
  succeed = machine.succeed
  writeFileSync(join(machine.root, 'srv/org.yaml'), POLICY)
  writeFileSync(join(machine.root, 'srv/pass'), 'correct horse battery staple\n', {mode: 0o600})
})
after(() => machine[Symbol.asyncDispose]())

function as(uid: number, command: string) {
  return machine.run(`HOME=/tmp setpriv --reuid ${uid} --regid ${uid} --clear-groups sh -c '${command}'`)
}

function call(capability: string, input: object): string {
  return succeed(`kruxos capability call ${capability} --input '${JSON.stringify(input)}' --wait --json`)
}

/** What it refused, with the command that it offers. */
function hintOf(command: string): string {
  const {status, stdout} = machine.run(`${command} --json`)
  assert.equal(status, 4, stdout)
  return JSON.parse(stdout).error.hint
}

test('it runs as the user kruxos, without a capability of Linux', () => {
  const status = succeed('cat /proc/$(systemctl show --property=MainPID --value kruxos-gateway)/status')
  assert.match(status, new RegExp(`^Uid:\t${succeed('id -u kruxos').trim()}\t`, 'm'))
  for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) assert.match(status, new RegExp(`^${set}:\t0+$`, 'm'))
  assert.match(status, /^NoNewPrivs:\t1$/m)
})

test("a user's bridge gets its token, and no other user reaches that socket or can make one in its place", () => {
  succeed('kruxos token create laptop && kruxos token grant laptop --user 1234')
  const socket = '/run/kruxos/users/1234/bridge.sock'
  const check = `KRUXOS_TOKEN_LABEL=laptop KRUXOS_BRIDGE_SOCKET=${socket} mcp-bridge --check`
  assert.equal(as(1234, check).status, 0, as(1234, check).stderr)
  assert.notEqual(as(1235, check).status, 0)
  assert.match(as(1235, check).stderr, /is not for you/)
  for (const folder of ['/run/kruxos', '/run/kruxos/users', '/run/kruxos/users/1234']) {
    for (const uid of [1234, 1235]) assert.notEqual(as(uid, `touch ${folder}/bridge.sock.new`).status, 0, folder)
  }
  assert.notEqual(as(1234, `rm -f ${socket}`).status, 0)
  assert.notEqual(as(1234, 'kruxos status').status, 0)
})

test('it writes policies, and nothing else of its configuration', () => {
  succeed('kruxos policy set /srv/org.yaml --yes')
  assert.equal(succeed('stat -c %U:%a /etc/kruxos/policies/org.yaml'), 'kruxos:600\n')
  const pid = succeed('systemctl show --property=MainPID --value kruxos-gateway').trim()
  const write = (path: string) =>
    machine.run(`nsenter --target ${pid} --mount setpriv --reuid kruxos --regid kruxos --clear-groups touch ${path}`)
  assert.equal(write('/etc/kruxos/policies/t').status, 0)
  for (const path of [
    '/etc/kruxos/gateway.yaml',
    '/etc/t',
    '/usr/t',
    '/root/t',
    '/home/t',
    '/run/kruxos/t',
    '/opt/kruxos/t',
  ])
    assert.notEqual(write(path).status, 0, path)
})

test('root writes a first policy as the gateway would, and nowhere that a link of the gateway leads', () => {
  succeed('rm -rf /etc/kruxos/policies/agents && kruxos policy init --layer agents/job')
  const policies = '/etc/kruxos/policies'
  assert.equal(
    succeed(`cd ${policies}; stat -c %U:%G:%a agents agents/job.yaml`),
    'kruxos:kruxos:755\nkruxos:kruxos:644\n',
  )
  const asGateway = 'setpriv --reuid kruxos --regid kruxos --clear-groups'
  succeed(`rm -r ${policies}/agents; ${asGateway} ln -s /srv ${policies}/agents`)
  const {status, stderr} = machine.run('kruxos policy init --layer agents/planted --force')
  assert.equal(status, 7, stderr)
  assert.match(stderr, /cannot write \/etc\/kruxos\/policies\/agents\/planted.yaml \(EACCES\)/)
  assert.equal(succeed('find /srv -name "*planted*"'), '')
  succeed(`rm ${policies}/agents; kruxos policy init --out /srv/template.yaml`)
  assert.equal(succeed('stat -c %U:%a /srv/template.yaml'), 'root:644\n')
})

test('programs of agents run in the sandbox, as nobody of this machine, and see nothing of the gateway', () => {
  assert.match(call('process.run', {command: 'id'}), /uid=1000/)
  for (const path of ['/var/lib/kruxos', '/etc/kruxos', '/run/kruxos', '/proc/1/root/var/lib'])
    assert.match(call('process.run', {command: 'ls', args: [path]}), /"exit_code": 2/, path)
})

test('a folder that it may not enter, read or write is no mount until the commands that it names were run', () => {
  succeed('mkdir -p /srv/deep/project && chmod 700 /srv/deep /srv/deep/project')
  const add = 'kruxos mount add project /srv/deep/project'
  for (const rule of [/setfacl -m u:kruxos:x \/srv\/deep$/, /setfacl -R -m u:kruxos:rwX/, /ReadWritePaths/]) {
    const hint = hintOf(add)
    assert.match(hint, rule)
    succeed(hint.replaceAll('sudo ', ''))
  }
  succeed(add)
  call('filesystem.write', {path: '/mnt/project/hello', content: 'x'})
  call('process.run', {command: 'touch', args: ['/mnt/project/by-a-program']})
  assert.equal(succeed('cat /srv/deep/project/hello && ls /srv/deep/project'), 'xby-a-program\nhello\n')
})

test('root backs up and restores its data, and what is restored is the gateway its own', () => {
  succeed('echo "# ours" > /etc/kruxos/gateway.yaml && chgrp kruxos /etc/kruxos/gateway.yaml')
  succeed('chmod 640 /etc/kruxos/gateway.yaml && kruxos backup create /root/b.age --passphrase-file /srv/pass')
  succeed('kruxos token create later && kruxos gateway stop')
  succeed('kruxos backup restore /root/b.age --passphrase-file /srv/pass --force')
  assert.equal(succeed('find /var/lib/kruxos /etc/kruxos/policies ! -user kruxos'), '')
  assert.equal(succeed('find /etc/kruxos -mindepth 1 -maxdepth 1 -user kruxos'), '/etc/kruxos/policies\n')
  assert.equal(succeed('stat -c %U:%G:%a /etc/kruxos/gateway.yaml'), 'root:kruxos:640\n')
  succeed('kruxos gateway start && kruxos token show laptop')
  assert.equal(machine.run('kruxos token show later').status, 8)
})

test('a link that the gateway puts into its data gives it nothing of root when root backs up', () => {
  const pending = '/var/lib/kruxos/events.pending'
  succeed(`rm -r ${pending} && setpriv --reuid kruxos --regid kruxos --clear-groups ln -s /etc ${pending}`)
  const {status, stderr} = machine.run('kruxos backup create /root/c.age --passphrase-file /srv/pass')
  assert.equal(status, 7, stderr)
  assert.equal(succeed('stat -c %U /etc && find /etc -maxdepth 1 -name "*.json*" -newer /root/b.age'), 'root\n')
  succeed(`rm ${pending}`)
})

test('what root would leave behind in its data is refused; log, status and doctor work for root', () => {
  const {status, stderr} = machine.run('kruxos gateway run')
  assert.equal(status, 4)
  assert.match(stderr, /systemd holds its sockets[\s\S]*sudo kruxos gateway start/)
  assert.match(succeed('kruxos gateway logs'), / ready {2}version=/)
  succeed('rm -rf /root/.codex && mkdir /root/.codex')
  const {stdout} = machine.run('kruxos doctor')
  assert.doesNotMatch(stdout, /\[FAIL\] (data folder|vault key|audit key|socket folder)/)
  assert.match(stdout, /\[PASS\] +Codex +has no entry, as is usual for root/)
  assert.match(machine.run('kruxos doctor --codex').stdout, /\[WARN\] +Codex +has no entry of ours/)
})

test('a user takes away the entries of their own clients, and the gateway of the system stays', () => {
  succeed('useradd --create-home eva && kruxos cli-config generate --write --user eva --client codex')
  const {changed, users, stopped} = JSON.parse(succeed('su eva --command "kruxos uninstall --json"'))
  assert.deepEqual([changed, users.length, stopped], [true, 1, null])
  assert.doesNotMatch(succeed('cat /home/eva/.codex/config.toml'), /kruxos/)
  succeed('kruxos status')
})
