import assert from 'node:assert/strict'
import {execFileSync, spawnSync} from 'node:child_process'
import {chmodSync, readdirSync, readFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {applyChangeAs} from '../../src/clients/write-as-user.ts'
import type {ErrorBody} from '../../src/contract/errors.ts'
import {chownTree, programWords, setJob, tempHome, WRITE_CHILD} from './clients-home.ts'

const isRoot = process.getuid?.() === 0
/** A shell that may mount file systems for itself alone, where the system lets this user have one. */
const [namespace = '', ...namespaceArgs] = ['unshare', ...(isRoot ? [] : ['-r']), '-m', 'sh']
const canMount = spawnSync(namespace, [...namespaceArgs, '-c', `mount -t tmpfs none ${tmpdir()}`]).status === 0

const LINE = `# ${'x'.repeat(61)}\n`

interface Aftermath {
  readonly error: ErrorBody | undefined
  /** what `ls` and `wc -c` say about Codex's folder afterwards */
  readonly left: string
}

/** Changes Codex's file in `$H` behind a piece of shell, and looks at what is left from where the change was made. */
function changeBehind(shell: string, home: string, program = ['sh']): Aftermath {
  const script = `set -e; ${shell}; "$@"; cd "$H/.codex"; ls -A | tr '\\n' ' '; wc -c < config.toml`
  const words = programWords('change', JSON.stringify(setJob(home, 'codex')))
  const [file = '', ...args] = [...program, '-c', script, 'sh', ...words]
  const output = execFileSync(file, args, {encoding: 'utf8', env: {...process.env, H: home}})
  const [outcomes = '', ...left] = output.split('\n')
  return {error: JSON.parse(outcomes)[0].error, left: left.join(' ').replaceAll(/\s+/g, ' ').trim()}
}

for (const [what, lines] of [
  ['the backup', 2000],
  ['the new file', 1023],
] as const) {
  test(`case 44: when ${what} hits the limit on file sizes, the old file stays, and nothing else`, () => {
    using home = tempHome()
    home.put(home.codex, LINE.repeat(lines))
    // In units of 512 bytes (POSIX): 64 KiB.
    const {error, left} = changeBehind('ulimit -f 128', home.home)
    assert.equal(error?.code, 'IO')
    assert.match(error?.message ?? '', /^cannot write .*config\.toml: the limit on file sizes is reached$/)
    assert.equal(left, `config.toml ${lines * LINE.length}`)
    assert.equal(readFileSync(home.codex, 'utf8'), LINE.repeat(lines))
  })
}

test('case 45: a folder that may not be written to is named, and nothing changes', async () => {
  using home = tempHome()
  const {uid, gid} = isRoot ? {uid: 1000, gid: 1000} : {uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0}
  home.put(home.codex, 'a = 1\n')
  const folder = join(home.home, '.codex')
  chownTree(home.home, uid, gid)
  chmodSync(folder, 0o555)
  const account = {name: 'somebody', uid, gid, home: home.home}
  try {
    const refused = {code: 'IO', message: /^cannot write .*config\.toml: permission denied$/}
    await assert.rejects(applyChangeAs(account, setJob(home.home, 'codex'), WRITE_CHILD), refused)
  } finally {
    chmodSync(folder, 0o755)
  }
  assert.deepEqual(readdirSync(folder), ['config.toml'])
  assert.equal(readFileSync(home.codex, 'utf8'), 'a = 1\n')
})

if (canMount) {
  for (const [what, bytes] of [
    ['the backup', 60_000],
    ['the new file', 32_768],
  ] as const) {
    test(`case 44: when the disk is full before ${what} is whole, the old file stays, and nothing else`, () => {
      using home = tempHome()
      const prepare = `mount -t tmpfs -o size=96k none "$H"; mkdir "$H/.codex"; yes "#" | head -c ${bytes} > "$H/.codex/config.toml"`
      const {error, left} = changeBehind(prepare, home.home, [namespace, ...namespaceArgs])
      assert.equal(error?.code, 'IO')
      assert.match(error?.message ?? '', /^cannot write .*config\.toml: the disk is full$/)
      assert.match(error?.hint ?? '', /the file is as it was/)
      assert.equal(left, `config.toml ${bytes}`)
    })
  }

  test('case 45: a read-only file system is named, and nothing changes', () => {
    using home = tempHome()
    home.put(home.codex, 'a = 1\n')
    const prepare = 'mount --bind "$H" "$H"; mount -o remount,bind,ro "$H"'
    const {error, left} = changeBehind(prepare, home.home, [namespace, ...namespaceArgs])
    assert.equal(error?.code, 'IO')
    assert.match(error?.message ?? '', /^cannot write .*config\.toml: the file system is read-only$/)
    assert.equal(left, 'config.toml 6')
  })
}
