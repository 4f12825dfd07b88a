import assert from 'node:assert/strict'
import {lstatSync, mkdirSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {test} from 'node:test'
import {openBridgeSockets} from '../../../../src/gateway/admin/index.ts'
import {tokenRow} from '../store/temp-store.ts'
import {tempVault} from '../vault/temp-vault.ts'

/** On an appliance root has a socket, whoever the gateway is. */
const ROOT_UID = 0
const OWN_UID = process.getuid?.() ?? 0
const OTHER_UID = OWN_UID + 1234

test('what a user put in the way of their own socket does not keep the gateway from starting', async t => {
  const {folder, store, vault} = await tempVault(t)
  await store.tokens.insert(tokenRow('tok_1', {grantedUids: [OTHER_UID]}))
  const pathOf = (uid: number) => join(folder, 'run', 'users', String(uid), 'bridge.sock')
  mkdirSync(pathOf(OTHER_UID), {recursive: true, mode: 0o755})
  const lines: object[] = []
  const log = {error: (fields: object) => lines.push(fields), warn: () => {}, info: () => {}, debug: () => {}}
  const sockets = await openBridgeSockets({
    store,
    vault,
    audit: {intend: async () => 1, conclude() {}, record: async () => {}},
    log,
    now: () => new Date(),
    trust: () => ({pin: ''}),
    mode: 'appliance',
    ownUid: OWN_UID,
    pathOf,
  })
  t.after(() => sockets.close())
  assert.ok(lstatSync(pathOf(ROOT_UID)).isSocket())
  assert.equal(lstatSync(dirname(pathOf(OTHER_UID))).uid, OWN_UID)
  assert.deepEqual(
    lines.map(line => 'uid' in line && line.uid),
    [OTHER_UID],
  )
})
