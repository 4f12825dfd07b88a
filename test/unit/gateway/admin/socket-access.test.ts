import assert from 'node:assert/strict'
import {test} from 'node:test'
import {adminAccess, bridgeAccess, groupId} from '../../../../src/gateway/admin/socket-access.ts'

test('the group that administers an appliance is found by its whole name', () => {
  const groups = 'root:x:0:\nkruxos-admins:x:7:\nkruxos-admin:x:990:alice,bob\nbroken:x\n'
  assert.equal(groupId(groups, 'kruxos-admin'), 990)
  assert.equal(groupId(groups, 'broken'), null)
  assert.equal(groupId(groups, 'kruxos'), null)
})

test('a single user has the sockets alone; on an appliance each bridge folder is for its user', () => {
  assert.deepEqual(adminAccess('user'), {folderMode: 0o700, socketMode: 0o600})
  assert.deepEqual(bridgeAccess('user', 1000), {folderMode: 0o700, socketMode: 0o600})
  assert.deepEqual(bridgeAccess('appliance', 1000, 0).owner, {folderUid: 1000, uid: 1000, gid: -1})
  assert.equal(bridgeAccess('appliance', 1000, 990).guestUid, 1000)
  assert.equal(bridgeAccess('appliance', 1000, 990).owner, undefined)
  assert.equal(adminAccess('appliance').folderMode, 0o755)
})
