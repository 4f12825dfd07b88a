import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {loadToken} from '../../../src/bridge/token.ts'

const TOKEN = 'c0ffee55'.repeat(8)

/** A folder of credentials files; each function makes one and gives its path. */
function tempFolder() {
  const path = mkdtempSync(join(tmpdir(), 'kc-'))
  const at = (name: string) => join(path, name)
  return {
    at,
    write(name: string, content: string, mode = 0o600): string {
      writeFileSync(at(name), content)
      chmodSync(at(name), mode)
      return at(name)
    },
    [Symbol.dispose]: () => rmSync(path, {recursive: true, force: true}),
  }
}

test('case 177: a file that is not its owner’s alone, or holds no one token, is refused with the way to mend it', async () => {
  using folder = tempFolder()
  mkdirSync(folder.at('folder'))
  symlinkSync(folder.write('good', TOKEN), folder.at('link'))
  execFileSync('mkfifo', ['-m', '600', folder.at('pipe')])
  const cases: [string, RegExp][] = [
    [folder.at('absent'), /does not exist/],
    [folder.at('folder'), /not a regular file/],
    [folder.at('link'), /symbolic link/],
    [folder.at('pipe'), /not a regular file/],
    [folder.write('world', TOKEN, 0o644), /can be read by other users/],
    [folder.write('group', TOKEN, 0o640), /can be read by other users/],
    [folder.write('empty', ''), /is empty/],
    [folder.write('blank', '\n'), /is empty/],
    [folder.write('two', `${TOKEN}\n${TOKEN}\n`), /more than a token/],
    [folder.write('newlines', `${TOKEN}\n\n`), /more than a token/],
    [folder.write('bom', `\ufeff${TOKEN}`), /more than a token/],
    [folder.write('blanks', ` ${TOKEN}`), /more than a token/],
    [folder.write('long', 'x'.repeat(5000)), /more than a token/],
    [ofAnotherUser(folder.write('foreign', TOKEN)), /belongs to user/],
  ]
  for (const [path, message] of cases) {
    await assert.rejects(loadToken({kind: 'file', path}), {code: 'USAGE', message}, path)
  }
})

test('case 177: one newline at the end is no part of the token', async () => {
  using folder = tempFolder()
  for (const end of ['', '\n', '\r\n']) {
    const path = folder.write('token', TOKEN + end)
    assert.deepEqual(await loadToken({kind: 'file', path}), {token: TOKEN})
  }
  assert.equal((await loadToken({kind: 'file', path: folder.write('read-only', TOKEN, 0o400)})).token, TOKEN)
})

/** Root can give a file away; for others every system has a file of root. */
function ofAnotherUser(path: string): string {
  if (process.getuid?.() !== 0) return '/etc/passwd'
  chownSync(path, 65_534, 65_534)
  return path
}
