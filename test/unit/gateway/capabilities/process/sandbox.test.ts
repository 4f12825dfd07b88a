import assert from 'node:assert/strict'
import {once} from 'node:events'
import {existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'
import {test} from 'node:test'
import {seccompFilter} from '../../../../../src/gateway/capabilities/process/sandbox/seccomp.ts'
import {bench} from './programs.ts'

test('a program sees its workspace, the system read-only, a /tmp of its own, and nothing else', async () => {
  await using b = await bench()
  const {stdout_summary: seen} = await b.sh('ls /; pwd; echo text > made; cat made; touch /tmp/x && echo tmp')
  const lines = seen.trim().split('\n')
  assert.deepEqual(lines.slice(-3), ['/workspace', 'text', 'tmp'])
  const system = ['bin', 'dev', 'etc', 'lib', 'lib32', 'lib64', 'libx32', 'proc', 'sbin', 'tmp', 'usr', 'workspace']
  assert.deepEqual(
    lines.slice(0, -3).filter((name: string) => !system.includes(name)),
    [],
  )
  assert.equal(readFileSync(join(b.dir, 'made'), 'utf8'), 'text\n')
  assert.equal(statSync(join(b.dir, 'made')).uid, process.getuid?.(), "files belong to the gateway's user")
})

test('what is not in the workspace cannot be read: shadow, the folder of the gateway, other workspaces, homes', async () => {
  await using b = await bench()
  const other = join(b.base, 'other')
  mkdirSync(other)
  for (const file of [join(b.base, 'secret'), join(other, 'secret')]) writeFileSync(file, 'canary')
  const paths = ['/etc/shadow', '/root', '/home', '/var', '/run', '/sys', b.base, join(b.base, 'secret'), other]
  for (const path of [...paths, '../other/secret', '/proc/1/root/root', `/proc/1/root${b.base}`]) {
    const {exit_code, stdout_summary} = await b.call('run', {command: ['cat', path]})
    assert.notEqual(exit_code, 0, path)
    assert.equal(stdout_summary, '', path)
  }
})

test('nothing outside of the workspace and /tmp can be written', async () => {
  await using b = await bench()
  for (const path of ['/x', '/usr/x', '/etc/x', '/dev/x', '/etc/passwd', '/bin/x', '/proc/sys/kernel/hostname']) {
    const {exit_code} = await b.sh('echo x > "$1"', {args: [path]})
    assert.notEqual(exit_code, 0, path)
  }
})

test('the settings of the kernel are read-only, even for a program of a gateway that is root', async () => {
  await using b = await bench()
  const {stdout_summary} = await b.sh(
    'find /proc/sys -type f -writable -print -quit 2>/dev/null; ls /proc/sys | head -1',
  )
  assert.match(stdout_summary, /^\w+\n$/, 'find names no file, and the folder is there')
  const mounts = (await b.call('run', {command: 'cat /proc/mounts', stdout_lines: 1000})).stdout_summary
  assert.match(mounts, /^proc \/proc\/sys proc ro,/m)
  if (existsSync('/proc/sysrq-trigger')) assert.match(mounts, /^proc \/proc\/sysrq-trigger proc ro,/m)
})

test('a program has no powers, no other user id, and cannot make namespaces to get them', async () => {
  await using b = await bench()
  const {stdout_summary: status} = await b.call('run', {command: 'cat /proc/self/status', stdout_lines: 1000})
  assert.match(status, /^Uid:\t1000\t1000\t1000\t1000$/m)
  assert.match(status, /^NoNewPrivs:\t1$/m)
  for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'])
    assert.match(status, new RegExp(`^${set}:\t0+$`, 'm'))
  assert.notEqual((await b.call('run', {command: 'unshare --user true'})).exit_code, 0)
  assert.notEqual((await b.call('run', {command: 'mount -t tmpfs none /tmp'})).exit_code, 0)
})

test('a link in the workspace that leads outside leads nowhere', async () => {
  await using b = await bench()
  writeFileSync(join(b.base, 'secret'), 'canary')
  symlinkSync(join(b.base, 'secret'), join(b.dir, 'link'))
  symlinkSync(b.base, join(b.dir, 'folder'))
  assert.notEqual((await b.call('run', {command: 'cat link'})).exit_code, 0)
  assert.equal((await b.fails('run', {command: 'pwd', working_directory: 'folder'})).type, 'PathOutOfScope')
  await b.sh('ln -sf /etc/hostname own; echo x > own; ln -sfn / root; echo y > root/marker')
  assert.ok(!existsSync('/marker'))
})

test('there is no network: not even this machine answers', async () => {
  const server = createServer(socket => socket.end('canary'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as {port: number}
  const dial = {command: ['bash', '-c', `cat < /dev/tcp/127.0.0.1/${port}`]}
  await using closed = await bench()
  assert.notEqual((await closed.call('run', dial)).exit_code, 0)
  assert.equal((await closed.sh('ls /sys/class/net 2>/dev/null; grep -c : /proc/net/dev')).stdout_summary, '1\n')
  await using open = await bench({network: true})
  assert.equal((await open.call('run', dial)).stdout_summary, 'canary', 'with the setting it does')
  server.close()
})

test('processes of the host are not there to be seen or signalled', async () => {
  await using b = await bench()
  const {stdout_summary} = await b.sh(`kill -0 ${process.pid} || echo none; ls /proc | grep -c '^[0-9]*$'`)
  assert.match(stdout_summary, /^none\n[1-9]\n$/)
})

test('case 139: a program gets the variables that it is given and nothing of the gateway', async () => {
  process.env['KRUXOS_TEST_SECRET'] = 'canary'
  await using b = await bench()
  const {stdout_summary} = await b.call('run', {command: 'env', environment: {CI: '1', LANG: 'de_DE.UTF-8'}})
  const expected = ['CI=1', 'HOME=/workspace', 'LANG=de_DE.UTF-8', 'PATH=/usr/local/bin:/usr/bin:/bin', 'USER=agent']
  assert.deepEqual(
    stdout_summary
      .trim()
      .split('\n')
      .filter((line: string) => !line.startsWith('PWD='))
      .sort(),
    expected,
  )
  const {stdout_summary: first} = await b.sh("tr '\\0' '\\n' < /proc/1/environ; tr '\\0' ' ' < /proc/1/cmdline")
  assert.doesNotMatch(first, /canary|KRUXOS/)
})

test('variables that decide which code runs cannot be set, nor impossible ones', async () => {
  await using b = await bench()
  for (const name of [
    'PATH',
    'HOME',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'NODE_OPTIONS',
    'BASH_ENV',
    'A=B',
    '',
    'a b',
    '1a',
  ])
    await assert.rejects(b.call('run', {command: 'env', environment: {[name]: 'x'}}), {name: 'ZodError'}, name)
  for (const value of ['a\0b', 'x'.repeat(32_769)])
    await assert.rejects(b.call('run', {command: 'env', environment: {A: value}}), {name: 'ZodError'})
})

test('a mount is at /mnt by its label, and read-only when it is', async () => {
  await using b = await bench()
  const [shared, docs] = [join(b.base, 'shared'), join(b.base, 'docs')]
  for (const folder of [shared, docs]) mkdirSync(folder)
  writeFileSync(join(docs, 'a'), 'text')
  const mounts = [
    {label: 'shared', hostDir: shared, isReadOnly: false},
    {label: 'docs', hostDir: docs, isReadOnly: true},
  ]
  await using gateway = await bench()
  const script = 'cat /mnt/docs/a; echo x > /mnt/shared/b; echo x > /mnt/docs/c'
  assert.equal((await gateway.call('run', {command: script, shell: true}, {mounts})).stdout_summary, 'text')
  assert.deepEqual([existsSync(join(shared, 'b')), existsSync(join(docs, 'c'))], [true, false])
})

test('a mount that has become a link is left out', async () => {
  await using b = await bench()
  const hostDir = join(b.base, 'shared')
  symlinkSync('/root', hostDir)
  const mounts = [{label: 'shared', hostDir, isReadOnly: true}]
  const run = await b.call('run', {command: 'ls -d /mnt/shared /workspace', stdout_lines: 1000}, {mounts})
  assert.equal(run.stdout_summary, '/workspace\n')
})

test('what the gateway keeps is hidden in a mount or an allowed folder that holds it', async () => {
  await using b = await bench({read_only_paths: [tmpdir()]})
  writeFileSync(join(b.base, 'secret'), 'canary')
  const mounts = [{label: 'up', hostDir: tmpdir(), isReadOnly: false}]
  const script = 'ls -A "/mnt/up/$1" "$2" | grep secret; touch "/mnt/up/$1/x"; ls -d /mnt/up "$2"'
  const input = {command: script, shell: true, args: [basename(b.base), b.base]}
  assert.equal((await b.call('run', input, {mounts})).stdout_summary, `/mnt/up\n${b.base}\n`)
  assert.ok(!existsSync(join(b.base, 'x')))
})

test('no file that lends the rights of the gateway to whoever starts it can be made, by any way to make one', async () => {
  await using b = await bench()
  const perl = (code: string) => b.call('run', {command: ['perl', '-MFcntl', '-e', code]})
  await b.sh('cp /usr/bin/id plain; chmod 755 plain; mkdir -m 750 folder')
  for (const mode of ['4755', '2755', '6755', 'u+s', 'g+s'])
    assert.notEqual((await b.sh(`chmod ${mode} plain`)).exit_code, 0)
  const open = (flags: string) => perl(`sysopen(my $f, "made", ${flags}, 04755) or die $!; print "made"`)
  assert.match((await open('O_CREAT|O_WRONLY')).stderr_summary, /Operation not permitted/)
  assert.match(
    (await perl('sysopen(my $f, "plain", O_RDONLY, 04755) or die $!; print "read"')).stdout_summary,
    /^read$/,
  )
  const raw = 'my $path = "plain"; exit(syscall($ARGV[0] + 0, -100, $path, 04755, 0) == 0 ? 0 : 1)'
  for (const call of [268, 452]) {
    if (process.arch !== 'x64') continue
    assert.equal((await b.call('run', {command: ['perl', '-e', raw, String(call)]})).exit_code, 1)
  }
  const modes = ['plain', 'folder'].map(name => statSync(join(b.dir, name)).mode & 0o7777)
  assert.deepEqual([modes, existsSync(join(b.dir, 'made'))], [[0o755, 0o750], false])
})

test('keys of the kernel, which no sandbox holds apart, and its rarer interfaces are not for programs', async () => {
  await using b = await bench()
  const calls = process.arch === 'x64' ? [250, 321, 298, 323, 425] : [219, 280, 241, 282, 425]
  for (const call of calls) {
    const code = 'my $r = syscall($ARGV[0] + 0, 0, 0, 0, 0, 0); print $r, " ", $! + 0'
    const {stdout_summary} = await b.call('run', {command: ['perl', '-e', code, String(call)]})
    assert.match(stdout_summary, /^-1 (1|38)$/, `system call ${call}`)
  }
})

test('where the numbers of system calls are not known there is no filter', () => {
  assert.equal(seccompFilter('riscv64'), null)
  for (const known of ['x64', 'arm64']) assert.equal((seccompFilter(known)?.length ?? 1) % 8, 0)
})
