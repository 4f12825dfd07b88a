import assert from 'node:assert/strict'
import {chmodSync, chownSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {findServiceUid} from '../../../src/config/service-user.ts'
import {tempDir} from '../../support/kruxos.ts'

const IS_ROOT = process.getuid?.() === 0
/** Only what root made tells anything. */
const SERVICE_UID = IS_ROOT ? 1234 : null

function place(runtimeDir: string): string {
  mkdirSync(join(runtimeDir, 'users'))
  if (IS_ROOT) chownSync(join(runtimeDir, 'users'), 1234, 1234)
  return join(runtimeDir, 'users', '1000', 'bridge.sock')
}

test("the owner of the users' sockets is whom root gave their folder", () => {
  using folder = tempDir()
  const socket = place(folder.path)
  assert.equal(findServiceUid(socket, folder.path), SERVICE_UID)
})

test('a folder that others may write tells nothing, nor does one that is not there', () => {
  using folder = tempDir()
  const socket = place(folder.path)
  chmodSync(folder.path, 0o777)
  assert.equal(findServiceUid(socket, folder.path), null)
  assert.equal(findServiceUid('/nowhere/users/1000/bridge.sock', '/nowhere'), null)
})

test('a socket in another place is not one of the system', () => {
  using folder = tempDir()
  place(folder.path)
  for (const path of ['other/1000/bridge.sock', 'users/bridge.sock', 'users/../../x/1000/bridge.sock'])
    assert.equal(findServiceUid(`${folder.path}/${path}`, folder.path), null, path)
})
