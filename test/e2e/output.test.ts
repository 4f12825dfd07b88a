import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {test} from 'node:test'
import {auditEntry, auditHead} from '../support/audit-fixtures.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {capability} from '../support/fixtures.ts'
import {ROOT, tempDir} from '../support/kruxos.ts'

/** A line of bash with `$KRUXOS` as the program. */
async function shell(script: string, socketPath: string): Promise<{stdout: string; stderr: string; exit: unknown}> {
  using home = tempDir()
  const child = spawn('bash', ['-c', script], {
    env: {
      PATH: process.env['PATH'],
      HOME: home.path,
      KRUXOS: `${process.execPath} ${join(ROOT, 'bin', 'run.js')}`,
      KRUXOS_DATA_DIR: join(home.path, 'data'),
      KRUXOS_SOCKET: socketPath,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = new Promise(resolve => child.once('close', resolve))
  return {stdout: await text(child.stdout), stderr: await text(child.stderr), exit: await exit}
}

const many = Array.from({length: 5000}, (_, index) => {
  const {name: _name, tool, category, title, purpose, tier, tierReason, available} = capability()
  return {name: `filesystem.read${index}`, tool, category, title, purpose, tier, tierReason, available}
})
const lists = {answers: {'capability.list': () => ({capabilities: many, total: many.length})}}

test('case 13: a reader that goes away is no error', async () => {
  await using gateway = await fakeAdmin(lists)
  for (const flag of ['', '--json']) {
    const {stdout, stderr, exit} = await shell(
      `$KRUXOS capability list ${flag} | head -1; exit \${PIPESTATUS[0]}`,
      gateway.socketPath,
    )
    assert.ok(exit === 0 || exit === 141, `exit ${exit}`)
    assert.equal(stderr, '')
    assert.equal(stdout.trimEnd().split('\n').length, 1)
  }
})

for (const [command, told] of [
  ['watch', 'filesystem.read'],
  ['audit tail --follow -n 1', 'filesystem.read'],
  ['approve watch', 'appr-'],
] as const) {
  test(`${command} ends with its reader, also while there is nothing to tell`, async () => {
    const first = [auditEntry({seq: 413})]
    await using gateway = await fakeAdmin({
      answers: {
        'audit.query': ({afterSeq}) => ({entries: (afterSeq ?? 0) < 413 ? first : [], next: null, head: auditHead}),
      },
    })
    const {stdout} = await shell(`$KRUXOS ${command} | head -1; echo ended`, gateway.socketPath)
    assert.match(stdout, new RegExp(`${told}[^\\n]*\nended\n$`))
  })
}

test('a long result arrives whole through a slow pipe', async () => {
  await using gateway = await fakeAdmin(lists)
  const {stdout, exit} = await shell('$KRUXOS capability list | (sleep 0.5; cat)', gateway.socketPath)
  assert.equal(exit, 0)
  assert.equal(stdout.trimEnd().split('\n').length, many.length + 1)
})

test('case 16: a full disk is told, and never exit 0', {
  skip: !existsSync('/dev/full') && 'no /dev/full here',
}, async () => {
  await using gateway = await fakeAdmin()
  for (const command of [
    'status',
    'status --json',
    'token create --raw',
    '--version',
    'help',
    'gateway status',
    'nonsense --json',
  ]) {
    const {stderr, exit} = await shell(`$KRUXOS ${command} > /dev/full`, gateway.socketPath)
    assert.equal(exit, 7, command)
    assert.match(stderr, /error: cannot write the result \(ENOSPC\)\nhint: /)
  }
})

test('a closed stdout or stderr is no crash', async () => {
  await using gateway = await fakeAdmin()
  const {stderr} = await shell('$KRUXOS status >&-', gateway.socketPath)
  assert.doesNotMatch(stderr, / at .*\.cjs/)
  assert.equal((await shell('$KRUXOS status 2>&-', gateway.socketPath)).exit, 0)
  assert.equal((await shell('$KRUXOS tokn 2>&-', gateway.socketPath)).exit, 2)
})

test('colour is only where it is asked for', async () => {
  await using gateway = await fakeAdmin()
  const sequence = '\u001b['
  assert.ok(!(await shell('$KRUXOS status', gateway.socketPath)).stdout.includes(sequence))
  assert.ok((await shell('FORCE_COLOR=1 $KRUXOS status', gateway.socketPath)).stdout.includes(sequence))
  assert.ok(!(await shell('FORCE_COLOR=1 $KRUXOS status --json', gateway.socketPath)).stdout.includes(sequence))
})

test('case 16: a gateway that cannot even write why it does not start exits with the code of the reason', {
  skip: !existsSync('/dev/full') && 'no /dev/full here',
}, async () => {
  const script = 'echo "listen: x" > ~/gateway.yaml; KRUXOS_CONFIG_DIR=~ $KRUXOS gateway run 2> /dev/full'
  assert.equal((await shell(script, '/nowhere/a.sock')).exit, 2)
})
