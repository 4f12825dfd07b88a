import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {chownSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {readOwn, readSmall} from '../../../src/config/read-small.ts'
import {tempDir} from '../../support/kruxos.ts'

/** Only root can give a file away. */
const asRoot = process.getuid?.() === 0 ? test : () => undefined

test('a small file is read; a pipe, a link, a folder, a huge file and none at all are not, and hold nothing up', () => {
  using dir = tempDir()
  const at = (name: string) => join(dir.path, name)
  writeFileSync(at('file'), 'text')
  execFileSync('mkfifo', [at('pipe')])
  symlinkSync(at('file'), at('link'))
  mkdirSync(at('folder'))
  writeFileSync(at('huge'), '')
  truncateSync(at('huge'), 2 ** 40)
  assert.equal(readSmall(at('file'), 4), 'text')
  for (const name of ['pipe', 'link', 'folder', 'huge', 'none']) assert.equal(readSmall(at(name), 4), undefined, name)
  assert.equal(readSmall(at('file'), 3), undefined)
})

asRoot('what another user put there, or could have put there, is not ours', () => {
  using dir = tempDir()
  const [ours, theirs] = [join(dir.path, 'ours'), join(dir.path, 'theirs')]
  for (const folder of [ours, theirs]) {
    mkdirSync(folder)
    writeFileSync(join(folder, 'file'), 'text')
  }
  assert.equal(readOwn(join(ours, 'file'), 4), 'text')
  writeFileSync(join(ours, 'given'), 'text')
  chownSync(join(ours, 'given'), 65_534, 65_534)
  assert.equal(readOwn(join(ours, 'given'), 4), undefined)
  chownSync(theirs, 65_534, 65_534)
  linkSync(join(ours, 'file'), join(theirs, 'linked'))
  assert.equal(readOwn(join(theirs, 'linked'), 4), undefined)
})
