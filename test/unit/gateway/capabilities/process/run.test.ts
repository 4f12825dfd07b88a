import assert from 'node:assert/strict'
import {existsSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {bench} from './programs.ts'

test('a command is a program with args, an array, or a line that is split into words', async () => {
  await using b = await bench()
  const ways = [
    {command: 'printf', args: ['%s|', 'a b', '*']},
    {command: ['printf', '%s|', 'a b', '*']},
    {command: `printf %s| 'a b' *`},
  ]
  for (const way of ways) assert.equal((await b.call('run', way)).stdout_summary, 'a b|*|')
  for (const way of ways)
    assert.equal(await b.preview(way), await b.preview(ways[0] ?? {}), 'policy and people see one form')
})

test('a program with blanks in its name is one when args are given', async () => {
  await using b = await bench()
  writeFileSync(join(b.dir, 'my tool'), '#!/bin/sh\necho "$@"\n', {mode: 0o700})
  assert.equal((await b.call('run', {command: './my tool', args: []})).stdout_summary, '\n')
})

test('what is no command is refused before anything runs', async () => {
  await using b = await bench()
  const wrong = [
    {command: ''},
    {command: '   '},
    {command: []},
    {command: ['']},
    {command: `echo 'a`},
    {command: ['echo'], args: ['a']},
    {command: ['echo'], shell: true},
    {command: 'a\0b'},
    {command: 'echo', args: ['x'.repeat(131_072)]},
  ]
  for (const input of wrong)
    await assert.rejects(b.call('run', input), {name: 'ZodError'}, JSON.stringify(input).slice(0, 80))
  assert.equal((await b.call('list')).total, 0)
})

test('case 140: shell metacharacters reach the program as they are, wherever they stand', async () => {
  await using b = await bench()
  const tricks = [';touch P', '$(touch P)', '`touch P`', 'a\ntouch P', '| touch P', '&& touch P', '> P', '*', '~', '-n']
  for (const trick of tricks) {
    assert.equal((await b.call('run', {command: 'printf', args: ['%s', trick]})).stdout_summary, trick)
    await b.fails('run', {command: trick, args: []})
    await b.call('run', {command: 'true', environment: {A: trick}})
    assert.equal(
      (await b.fails('run', {command: 'true', working_directory: trick})).type,
      trick === '~' ? 'PathOutOfScope' : 'DirectoryNotFound',
    )
    await b.sh('true', {args: [trick]})
    await b.call('run', {command: 'cat', stdin: trick})
  }
  assert.deepEqual(readdirSync(b.dir), [])
})

test('options of what confines a program cannot be smuggled in', async () => {
  await using b = await bench()
  for (const command of ['--bind', '--version', '-h', '--'])
    assert.equal((await b.fails('run', {command, args: ['/', '/x']})).type, 'CommandNotFound')
  mkdirSync(join(b.dir, '--ro-bind'))
  const {stdout_summary} = await b.call('run', {command: 'pwd', working_directory: '--ro-bind'})
  assert.equal(stdout_summary, '/workspace/--ro-bind\n')
  const {stdout_summary: value} = await b.sh('echo "$A"; ls /x', {environment: {A: '--bind'}})
  assert.equal(value, '--bind\n')
})

test('a shell runs only when it is asked for, with args as its parameters', async () => {
  await using b = await bench()
  assert.equal((await b.sh('echo "$1" | tr a-z A-Z', {args: ['it; works']})).stdout_summary, 'IT; WORKS\n')
})

test('the answer holds exit code, the end of the output, its sizes and what was used', async () => {
  await using b = await bench()
  const answer = await b.sh('seq 1 300; echo oops >&2; exit 7', {stdout_lines: 2})
  const {process_id, duration_ms, resource_usage, ...rest} = answer
  assert.deepEqual(rest, {
    state: 'completed',
    exit_code: 7,
    stdout_summary: '299\n300\n',
    stderr_summary: 'oops\n',
    stdout_size: 1092,
    stderr_size: 5,
    truncated: true,
  })
  assert.match(process_id, /^proc-[0-9a-f]{8}$/)
  const busy = await b.sh(
    'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; head -c 30000000 /dev/zero | tail -c 9; sleep 0.2',
  )
  assert.ok(busy.resource_usage.cpu_ms > 0)
  assert.ok(busy.resource_usage.memory_peak_bytes > 100_000)
  assert.ok(busy.duration_ms >= busy.resource_usage.cpu_ms / 8)
})

test('a program that a signal ends has the exit code of a shell', async () => {
  await using b = await bench()
  assert.equal((await b.sh('kill -SEGV $$')).exit_code, 139)
})

test('CommandNotFound: a program that is not there, by name or path', async () => {
  await using b = await bench()
  for (const command of ['no-such-program', './none', '/usr/bin/none', '/root/x']) {
    const error = await b.fails('run', {command})
    assert.deepEqual([error.type, error.context['command']], ['CommandNotFound', command])
  }
  assert.equal((await b.sh('exit 127')).exit_code, 127, 'a program may say the same of its own')
})

test('SpawnFailed: what may not be executed, and a sandbox that cannot be set up', async () => {
  await using b = await bench()
  writeFileSync(join(b.dir, 'text'), 'no program')
  assert.equal((await b.fails('run', {command: './text'})).type, 'SpawnFailed')
  const error = await b.fails('run', {command: 'true'}, {workspaceDir: join(b.base, 'none')})
  assert.ok(!error.message.includes(b.base), 'the message names no path of the host')
})

test('MountUnavailable: a folder to start in that is in a mount whose folder is gone; all others are there', async () => {
  await using b = await bench()
  const docs = join(b.base, 'docs')
  mkdirSync(docs)
  const mounts = [
    {label: 'gone', hostDir: join(b.base, 'none'), isReadOnly: true},
    {label: 'docs', hostDir: docs, isReadOnly: true},
  ]
  const gone = {command: 'true', working_directory: '/mnt/gone'}
  assert.equal((await b.fails('run', gone, {mounts})).type, 'MountUnavailable')
  assert.equal((await b.call('run', {command: 'ls /mnt'}, {mounts})).stdout_summary, 'docs\n')
})

test('PathOutOfScope and DirectoryNotFound: a folder to start in that is outside, missing, or a file', async () => {
  await using b = await bench()
  writeFileSync(join(b.dir, 'file'), '')
  for (const path of ['..', '/etc', '/', '../other', b.base, '~'])
    assert.equal((await b.fails('run', {command: 'pwd', working_directory: path})).type, 'PathOutOfScope', path)
  for (const path of ['none', 'file', '/workspace/none'])
    assert.equal((await b.fails('run', {command: 'pwd', working_directory: path})).type, 'DirectoryNotFound', path)
})

test('TooManyProcesses: an agent has a number of programs at a time, also when it starts them at once', async () => {
  await using b = await bench({max_running_per_agent: 2})
  const sleep = () => b.call('run', {command: 'sleep 60', background: true}).catch(error => error)
  const results = await Promise.all([sleep(), sleep(), sleep(), sleep()])
  assert.equal(results.filter(result => result.type === 'TooManyProcesses').length, 2)
  const other = await b.call('run', {command: 'true'}, {agent: 'other'})
  assert.equal(other.exit_code, 0, 'others have their own')
})

test('the preview shows all that decides what runs, each thing on lines of its own', async () => {
  await using b = await bench()
  assert.equal(
    await b.preview({command: 'git', args: ['commit', '-m', 'a\nsandbox: off'], environment: {CI: 'a b'}, timeout: 9}),
    [
      "run git commit -m $'a\\nsandbox: off'",
      'in /workspace',
      "with CI='a b'",
      'sandbox: bubblewrap, no network',
      'up to 9 s, 2048 MiB',
    ].join('\n'),
  )
  const script = {command: 'cd /tmp\nls "$1"', args: ['a b'], shell: true, background: true, memory_limit: 2 ** 26}
  assert.equal(
    await b.preview({...script, cpu_limit: 0.5}),
    [
      'run this script with /bin/sh:',
      '  | cd /tmp',
      '  | ls "$1"',
      "with the arguments 'a b'",
      'in /workspace',
      'sandbox: bubblewrap, no network',
      'in the background, up to 86400 s, 64 MiB, 150 s of processor time',
    ].join('\n'),
  )
  await using off = await bench({sandbox: 'off'})
  assert.match((await off.preview({command: 'cat', stdin: 'x\ny'})) ?? '', /input:\n {2}\| x\n {2}\| y\nsandbox: OFF/)
  assert.ok(!existsSync(join(b.dir, 'x')))
})

test('without a sandbox, which the operator has to choose, programs run as the gateway does', async () => {
  await using b = await bench({sandbox: 'off'})
  assert.equal(b.fault, null)
  const {stdout_summary} = await b.sh('pwd; echo $HOME; id -u; echo x > made')
  assert.equal(stdout_summary, `${b.dir}\n${b.dir}\n${process.getuid?.()}\n`)
  assert.ok(existsSync(join(b.dir, 'made')))
  assert.equal((await b.fails('run', {command: 'no-such-program'})).type, 'CommandNotFound')
  assert.equal((await b.sh('echo no report >&3')).exit_code, 0)
  const slow = await b.sh('sleep 60 & sleep 60', {timeout: 1})
  assert.equal(slow.state, 'timed_out')
})
