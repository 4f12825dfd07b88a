/** The Debian package from its bytes to its end, on a Debian that is thrown away. Needs root and `npm run build`. */
import assert from 'node:assert/strict'
import {execFileSync, spawnSync} from 'node:child_process'
import {copyFileSync, existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {after, before, test} from 'node:test'
import {buildPackage} from '../../scripts/package/build-package.ts'
import type {DoctorResult} from '../../src/contract/doctor.ts'
import {tempDir} from '../support/kruxos.ts'
import {type Machine, startMachine} from './machine.ts'

const NEWER = '999.0.0'
const folder = tempDir()
let deb: string
/** for what changes nothing */
let shared: Machine

before(() => {
  deb = build('one')
  shared = installed()
})
after(() => {
  shared[Symbol.dispose]()
  folder[Symbol.dispose]()
})

function build(name: string, version?: string): string {
  return buildPackage({
    arch: 'amd64',
    outDir: join(folder.path, name),
    compression: 'none',
    ...(version === undefined ? {} : {version}),
  })
}

test('built twice, it has the same bytes', () => {
  assert.ok(readFileSync(deb).equals(readFileSync(build('two'))))
})

test('its files belong to root, and nobody else can write them', () => {
  const lines = execFileSync('dpkg-deb', ['--contents', deb], {encoding: 'utf8'}).trim().split('\n')
  for (const line of lines) assert.match(line, /^(-rw-r--r--|[-d]rwxr-xr-x|lrwxrwxrwx) root\/root /)
})

test('lintian finds no error but the ones that are explained', () => {
  // Compression is left out here to save the time, and only here.
  const suppressed = 'uses-no-compression-for-data-tarball,uses-no-compression-for-control-tarball'
  const {stdout} = spawnSync('lintian', ['--suppress-tags', suppressed, '--fail-on', 'error', deb], {encoding: 'utf8'})
  assert.doesNotMatch(stdout, /^E:/m)
})

test('it names every licence and every package that it holds', () => {
  const doc = join(shared.root, 'usr/share/doc/kruxos')
  const bill = JSON.parse(readFileSync(join(doc, 'sbom.cdx.json'), 'utf8'))
  const names = bill.components.map(({name}: {name: string}) => name)
  for (const name of ['zod', 'ws', 'node']) assert.ok(names.includes(name), name)
  const {stdout} = shared.run('zcat /usr/share/doc/kruxos/licences.txt.gz')
  for (const title of [/^Node\.js \d/m, /^zod \d/m, /^ws \d/m]) assert.match(stdout, title)
})

test('installed, it runs on its own Node.js whatever PATH holds', () => {
  const {stdout, stderr} = shared.run('PATH=/nowhere /usr/bin/kruxos --version')
  assert.match(stdout, /^kruxos \d+\.\d+\.\d+\n$/, stderr)
  assert.equal(shared.run('dpkg --verify kruxos').stdout, '')
  assert.match(shared.run('getent group kruxos-admin').stdout, /^kruxos-admin:/)
  assert.equal(statSync(join(shared.root, 'var/lib/kruxos')).mode & 0o777, 0o700)
})

test('its gateway answers at the admin socket, which is for root and the group of operators', () => {
  const {stdout, stderr} = withGateway(shared, 'kruxos status --json; stat -c %U:%G:%a /run/kruxos/admin.sock')
  assert.match(stdout, /"dataDir": "\/var\/lib\/kruxos"/, stderr)
  assert.match(stdout, /^root:kruxos-admin:660$/m)
})

test('doctor tells a member of the group of operators whose login is older than that', () => {
  succeed(shared, 'id op 2>/dev/null || useradd --create-home --groups kruxos-admin op')
  const as = (groups: string) =>
    `setpriv --reuid op --regid op ${groups} env -i PATH=/usr/bin HOME=/home/op kruxos doctor --json`
  const [older, newer] = ['--clear-groups', '--init-groups'].map(groups => {
    const {checks} = JSON.parse(withGateway(shared, as(groups)).stdout) as DoctorResult
    return checks.find(({name}) => name === 'group')
  })
  assert.deepEqual([older?.state, older?.hint], ['warning', 'newgrp kruxos-admin'])
  assert.equal(newer?.state, 'ok')
})

test('what it generates names the bridge of the package', () => {
  const {stdout, stderr} = withGateway(shared, 'kruxos cli-config generate --claude', {HOME: '/root'})
  assert.match(stdout, /"\/opt\/kruxos\/bin\/mcp-bridge"/, stderr)
})

test('an upgrade keeps settings, agents and the vault', () => {
  using machine = installed()
  writeFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), 'listen: {port: 0}\n')
  const {stdout: before, stderr} = withGateway(machine, 'kruxos token create kept --raw')
  assert.notEqual(before, '', stderr)
  install(machine, build('newer', NEWER))
  assert.equal(machine.run('dpkg-query --show kruxos').stdout, `kruxos\t${NEWER}\n`)
  assert.equal(readFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), 'utf8'), 'listen: {port: 0}\n')
  const after = withGateway(machine, 'kruxos token reveal kept --raw --yes')
  assert.equal(after.stdout, before, after.stderr)
})

test('installed twice, it is as after the first time', () => {
  using machine = installed()
  install(machine, deb)
  assert.equal(machine.run('dpkg --verify kruxos').stdout, '')
})

test('removed, its data and settings stay; purged, nothing of it is left', () => {
  using machine = installed()
  writeFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), 'listen: {port: 0}\n')
  withGateway(machine, 'true')
  succeed(machine, 'dpkg --remove kruxos')
  assert.ok(!existsSync(join(machine.root, 'opt/kruxos')))
  assert.ok(existsSync(join(machine.root, 'var/lib/kruxos/kruxos.db')))
  assert.ok(existsSync(join(machine.root, 'etc/kruxos/gateway.yaml')))
  succeed(machine, 'dpkg --purge kruxos')
  for (const path of ['var/lib/kruxos', 'etc/kruxos', 'run/kruxos'])
    assert.ok(!existsSync(join(machine.root, path)), path)
  assert.equal(machine.run('getent group kruxos-admin').stdout, '')
})

test('its manual pages are rendered without a warning', () => {
  const {stdout, stderr} = shared.run(`cd /usr/share/man
for page in $(dpkg -L kruxos | grep /usr/share/man/.*gz); do
  zcat $page > /tmp/page && mandoc -T lint -W warning /tmp/page
  MANWIDTH=80 man --warnings --local-file /tmp/page 2>&1 >/dev/null
done`)
  assert.equal(stdout + stderr, '')
  assert.match(shared.run('zcat /usr/share/man/man1/kruxos-token.1.gz | mandoc -T ascii').stdout, /kruxos token create/)
})

test('its units are ones that systemd understands', () => {
  const units = 'kruxos-gateway.service kruxos-gateway.socket kruxos-admin.socket'
  const {stdout, stderr} = shared.run(`systemd-analyze verify --man=no ${units}`)
  assert.equal(stdout + stderr, '')
})

const SHELLS: Readonly<Record<string, (line: string) => string>> = {
  bash: line => `bash --norc -c '. /usr/share/bash-completion/completions/kruxos
read -ra COMP_WORDS <<< "${line}|"; COMP_WORDS[-1]=\${COMP_WORDS[-1]%|}; COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_kruxos; printf "%s\\n" "\${COMPREPLY[@]}"'`,
  fish: line => `HOME=/tmp fish -c 'complete -C "${line}"' | cut -f 1`,
  // As compsys calls it; what it offers is printed in place of shown.
  zsh: line => `zsh -f -c '
compdef() {}; _describe() { print -rl -- \${(P)2} }; . /usr/share/zsh/vendor-completions/_kruxos
line="${line}"; words=(\${(s: :)line}); CURRENT=$#words; _kruxos'`,
}

for (const [shell, complete] of Object.entries(SHELLS)) {
  test(`${shell} completes commands, those below a group, and flags`, () => {
    const after = (line: string) => shared.run(complete(line)).stdout
    assert.match(after('kruxos sta'), /\bstatus\b/)
    assert.match(after('kruxos token re'), /\brevoke\b/)
    assert.match(after('kruxos token create --t'), /--ttl/)
    assert.doesNotMatch(after('kruxos token re'), /\bpolicy\b/)
  })
}

/** Types a line into a shell on a terminal of its own, then tabs, until what is awaited is on the screen: shell, start, line, text. */
const TYPIST = `zmodload zsh/zpty
zpty shell "$1"
zpty -w shell "$2; printf 'rea%s\\n' dy"
zpty -r shell screen '*ready*'
zpty -w -n shell "$3"
screen=
repeat 200; do
  zpty -w -n shell $'\\t'
  sleep 0.1
  while zpty -rt shell piece; do screen+=$piece; done
  [[ $screen == *$4* ]] && break
done
print -r -- $screen
`

const INTERACTIVE: Readonly<Record<string, [start: string, load: string]>> = {
  bash: ['TERM=xterm bash --norc --noprofile -i', '. /usr/share/bash-completion/completions/kruxos'],
  fish: ['HOME=/tmp TERM=xterm fish --private -i', 'true'],
  zsh: [
    'TERM=xterm zsh -f -i',
    'fpath=(/usr/share/zsh/vendor-completions $fpath); autoload -Uz compinit; compinit -u -D',
  ],
}

for (const [shell, [start, load]] of Object.entries(INTERACTIVE)) {
  test(`${shell} shows what there is when somebody presses the tab key`, () => {
    writeFileSync(join(shared.root, 'tmp', 'typist'), TYPIST)
    for (const [line, awaited] of [
      ['kruxos sta', 'status'],
      ['kruxos token re', 'revoke'],
    ] as const) {
      const {stdout, stderr} = shared.run('zsh -f /tmp/typist "$SHELL_STARTED" "$LOADED" "$LINE" "$AWAITED"', {
        SHELL_STARTED: start,
        LOADED: load,
        LINE: line,
        AWAITED: awaited,
      })
      assert.ok(stdout.includes(awaited), `${stdout}${stderr}`)
    }
  })
}

function installed(): Machine {
  const machine = startMachine()
  install(machine, deb)
  return machine
}

function install(machine: Machine, file: string): void {
  copyFileSync(file, join(machine.root, 'tmp', basename(file)))
  // Images of containers leave out documentation; nothing here has to outlive a power cut.
  succeed(machine, `dpkg --path-include='/usr/share/*' --force-unsafe-io --install /tmp/${basename(file)}`)
}

function succeed(machine: Machine, command: string): void {
  const {status, stdout, stderr} = machine.run(command)
  assert.equal(status, 0, stdout + stderr)
}

/** A command while the gateway of the package runs, as its unit starts it; its port is a free one. */
function withGateway(machine: Machine, command: string, env?: Readonly<Record<string, string>>) {
  writeFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), 'listen: {port: 0}\n')
  return machine.run(
    `kruxos gateway run 2>/tmp/log & kruxos wait --timeout 30 >&2 || cat /tmp/log >&2; ${command}; kill $!; wait $! || true`,
    env,
  )
}
