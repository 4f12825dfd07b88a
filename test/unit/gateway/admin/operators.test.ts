import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {operatorUids} from '../../../../src/gateway/admin/index.ts'
import {tempFolder} from '../store/temp-store.ts'

test('operators are root, the own user, and on an appliance who is in the admin group, by its list or as their first', t => {
  const folder = tempFolder(t)
  const files = {groupFile: join(folder, 'group'), passwdFile: join(folder, 'passwd')}
  writeFileSync(files.groupFile, 'root:x:0:\nkruxos-admin:x:990:ann,bob\nusers:x:100:eve\n')
  const users = ['root:0:0', 'ann:1000:100', 'bob:1001:1001', 'cyd:1002:990', 'eve:1003:100']
  writeFileSync(files.passwdFile, users.map(user => `${user.replace(':', ':x:')}::/home:/bin/sh\n`).join(''))
  assert.deepEqual(operatorUids('appliance', 0, files), [0, 0, 1000, 1001, 1002])
  assert.deepEqual(operatorUids('user', 1003, files), [0, 1003])
  writeFileSync(files.groupFile, 'root:x:0:\n')
  assert.deepEqual(operatorUids('appliance', null, files), [0])
})
