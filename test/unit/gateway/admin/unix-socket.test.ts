import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {lstatSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:net'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {listenOnSocket} from '../../../../src/gateway/admin/unix-socket.ts'

const OWN_UID = process.getuid?.() ?? 0
/** Only root can give a folder away. */
const USER = OWN_UID === 0 ? 1234 : OWN_UID
const ACCESS = {folderMode: 0o700, socketMode: 0o600, owner: {folderUid: USER, uid: USER, gid: -1}}

function place(t: TestContext): {server: Server; dir: string; path: string} {
  const dir = mkdtempSync(join(tmpdir(), 'ku-'))
  const server = createServer()
  t.after(() => {
    server.close()
    rmSync(dir, {recursive: true})
  })
  return {server, dir, path: join(dir, 'user', 'b.sock')}
}

test("a user's socket and its folder end up with the user, the folder last", async t => {
  const {server, path} = place(t)
  let folderUid: number | undefined
  server.once('listening', () => {
    folderUid = statSync(dirname(path)).uid
  })
  await listenOnSocket(server, path, ACCESS)
  assert.equal(folderUid, OWN_UID)
  assert.deepEqual(
    [dirname(path), path].map(file => [lstatSync(file).uid, lstatSync(file).mode & 0o777]),
    [
      [USER, 0o700],
      [USER, 0o600],
    ],
  )
})

test('the folder of a user is taken back before a socket is made in it again', async t => {
  const {server, path} = place(t)
  await listenOnSocket(server, path, ACCESS)
  const next = createServer()
  t.after(() => next.close())
  let folderUid: number | undefined
  next.once('listening', () => {
    folderUid = statSync(dirname(path)).uid
  })
  await listenOnSocket(next, path, ACCESS)
  assert.equal(folderUid, OWN_UID)
  assert.equal(lstatSync(dirname(path)).uid, USER)
})

test('a guest is let in from the first moment on, and nobody else is', async t => {
  const {server, path} = place(t)
  await listenOnSocket(server, path, {folderMode: 0o700, socketMode: 0o660, guestUid: 1234})
  const list = (file: string) => execFileSync('getfacl', ['--omit-header', '--numeric', file], {encoding: 'utf8'})
  assert.match(list(path), /^user::rw-\nuser:1234:rw-\ngroup::---\nmask::rw-\nother::---$/m)
  assert.match(list(dirname(path)), /^user::rwx\nuser:1234:--x\ngroup::---\nmask::--x\nother::---$/m)
})

test('case 38: a link that takes the place of the socket while it is made is not followed', async t => {
  const {server, dir, path} = place(t)
  const victim = join(dir, 'shadow')
  writeFileSync(victim, 'secret')
  const {uid, mode} = statSync(victim)
  server.once('listening', () => {
    renameSync(path, `${path}.away`)
    symlinkSync(victim, path)
  })
  await listenOnSocket(server, path, ACCESS)
  assert.deepEqual([statSync(victim).uid, statSync(victim).mode], [uid, mode])
})
