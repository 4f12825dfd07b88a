import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import {test} from 'node:test'
import {tempVault} from './temp-vault.ts'

const OTHER_UID = 12_345

test('a new key file is 32 random bytes that only its owner may read', async t => {
  const umask = process.umask(0)
  t.after(() => process.umask(umask))
  const [one, other] = [await tempVault(t), await tempVault(t)]
  assert.equal(statSync(one.keyFile).mode & 0o777, 0o600)
  assert.equal(statSync(one.keyFile).size, 32)
  assert.notDeepEqual(readFileSync(one.keyFile), readFileSync(other.keyFile))
})

interface Fault {
  spoil(keyFile: string): void
  reason: RegExp
  /** the command that is told, run as it stands, mends it */
  isMended: boolean
}

const faults: Record<string, Fault> = {
  'readable by others': {
    spoil: file => chmodSync(file, 0o644),
    reason: /has mode 0644: chmod 600 (\S+)$/,
    isMended: true,
  },
  executable: {spoil: file => chmodSync(file, 0o700), reason: /has mode 0700: chmod 600 (\S+)$/, isMended: true},
  'a symbolic link': {
    spoil: file => {
      renameSync(file, `${file}.real`)
      symlinkSync(`${file}.real`, file)
    },
    reason: /is a symbolic link: cp -p "\$\(readlink -f (\S+)\)" \S+ && mv \S+ \1$/,
    isMended: true,
  },
  missing: {spoil: file => rmSync(file), reason: /is missing: put it back from its backup/, isMended: false},
  'a byte short': {
    spoil: file => truncateSync(file, 31),
    reason: /has 31 bytes, not 32: put it back from its backup/,
    isMended: false,
  },
  'a byte long': {
    spoil: file => truncateSync(file, 33),
    reason: /has 33 bytes, not 32: put it back from its backup/,
    isMended: false,
  },
  'a folder': {
    spoil: file => {
      rmSync(file)
      mkdirSync(file)
    },
    reason: /is not a regular file: /,
    isMended: false,
  },
  'a FIFO': {
    spoil: file => {
      rmSync(file)
      execFileSync('mkfifo', ['-m', '600', file])
    },
    reason: /is not a regular file: /,
    isMended: false,
  },
  'the key of another vault': {
    spoil: file => writeFileSync(file, Buffer.alloc(32, 7)),
    reason: /is not the one that sealed this vault: put it back from its backup/,
    isMended: false,
  },
}

for (const [what, {spoil, reason, isMended}] of Object.entries(faults)) {
  test(`case 154: a key file that is ${what} is refused, with what to do`, async t => {
    const used = await tempVault(t)
    await used.put('user/token/a', 'secret')
    copyFileSync(used.keyFile, `${used.keyFile}.copy`)
    spoil(used.keyFile)
    const {vault, put, get, remove} = await used.reopen()
    const status = await vault.status()
    assert.equal(status.state, 'broken')
    assert.equal(status.entries, 1)
    assert.match(status.reason ?? '', reason)
    for (const call of [get('user/token/a'), put('b', 'x'), remove('b'), vault.reseal('key-file', undefined)]) {
      await assert.rejects(call, {code: 'IO'})
    }
    if (isMended) execFileSync('sh', ['-c', /: ((?:chmod|cp) .*)$/.exec(status.reason ?? '')?.[1] ?? 'false'])
    else mend(used.keyFile)
    assert.equal(await (await used.reopen()).get('user/token/a'), 'secret')
  })
}

function mend(keyFile: string): void {
  rmSync(keyFile, {recursive: true, force: true})
  renameSync(`${keyFile}.copy`, keyFile)
}

test('case 154: a key file of another user is refused, with what to do', async t => {
  const used = await tempVault(t)
  const uid = process.getuid?.()
  // Only root can give a file away; anybody else finds one of root's in /etc.
  const keyFile = uid === 0 ? used.keyFile : '/etc/passwd'
  if (uid === 0) chownSync(keyFile, OTHER_UID, OTHER_UID)
  const {vault} = await used.reopen({keyFile})
  const {state, reason} = await vault.status()
  assert.equal(state, 'broken')
  assert.equal(reason, `the key file ${keyFile} belongs to uid ${uid === 0 ? OTHER_UID : 0}: chown ${uid} ${keyFile}`)
})

test('a key file in a folder with a blank is named so that the command can be pasted', async t => {
  const used = await tempVault(t)
  const keyFile = `${used.folder}/it's a key`
  copyFileSync(used.keyFile, keyFile)
  chmodSync(keyFile, 0o640)
  const {reason} = await (await used.reopen({keyFile})).vault.status()
  execFileSync('sh', ['-c', reason?.split(': ')[1] ?? 'false'])
  assert.equal((await (await used.reopen({keyFile})).vault.status()).state, 'unlocked')
})

test('a key file that stands where no vault was made yet is left alone', async t => {
  const used = await tempVault(t)
  const key = readFileSync(used.keyFile)
  const other = await tempVault(t, {keyFile: used.keyFile, sealer: 'passphrase', passphrase: 'long enough, this one'})
  const {state, reason} = await other.vault.status()
  assert.equal(state, 'broken')
  assert.match(reason ?? '', /older than the vault remembers|the database has no vault/)
  assert.deepEqual(readFileSync(used.keyFile), key)
})

test('a mended key file is taken by the next unlock, without a restart', async t => {
  const used = await tempVault(t)
  chmodSync(used.keyFile, 0o644)
  const {vault} = await used.reopen()
  await assert.rejects(vault.unlock(undefined), {code: 'IO'})
  chmodSync(used.keyFile, 0o600)
  assert.equal(await vault.unlock(undefined), true)
  assert.equal(await vault.unlock(undefined), false)
})
