import assert from 'node:assert/strict'
import {existsSync, mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {chmod, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {test} from 'node:test'
import {acquireLock} from '../../../../src/gateway/store/index.ts'
import {tempFolder} from './temp-store.ts'

test('case 208: the lock of a folder is given once, and its holder is named', async t => {
  const folder = tempFolder(t)
  const lock = await acquireLock(folder)
  await assert.rejects(acquireLock(folder), {
    code: 'CONFLICT',
    message: `a gateway is already running (pid ${process.pid})`,
    hint: 'kruxos gateway status',
  })
  await lock.release()
  const next = await acquireLock(folder)
  await lock.release() // a second time: the lock is not its any more
  await assert.rejects(acquireLock(folder), {code: 'CONFLICT'})
  await next.release()
})

test('the pid of the holder stands beside the lock while it is held', async t => {
  const folder = join(tempFolder(t), 'data')
  const pidFile = join(folder, 'gateway.pid')
  const lock = await acquireLock(folder)
  assert.equal(readFileSync(pidFile, 'utf8'), `${process.pid}\n`)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  assert.equal(statSync(pidFile).mode & 0o777, 0o600)
  assert.equal(statSync(join(folder, 'lock.db')).mode & 0o777, 0o600)
  await lock.release()
  assert.equal(existsSync(pidFile), false)
})

test('a pid file left behind does not keep anybody out', async t => {
  const folder = tempFolder(t)
  writeFileSync(join(folder, 'gateway.pid'), `${process.ppid}\n`)
  const lock = await acquireLock(folder)
  assert.equal(readFileSync(join(folder, 'gateway.pid'), 'utf8'), `${process.pid}\n`)
  await lock.release()
})

test('a lock file that is none is named', async t => {
  const folder = tempFolder(t)
  mkdirSync(join(folder, 'lock.db'))
  await assert.rejects(acquireLock(folder), {code: 'IO', message: new RegExp(join(folder, 'lock.db'))})
})

test('a pid file that cannot be written gives the lock back', async t => {
  const folder = tempFolder(t)
  const pidFile = join(folder, 'gateway.pid')
  mkdirSync(pidFile)
  await assert.rejects(acquireLock(folder), {code: 'IO', message: `cannot write ${pidFile}: EISDIR`})
  await assert.rejects(acquireLock(folder), {code: 'IO'})
})

test('case 72: a data folder that others can write in is refused with the command that mends it', async t => {
  const folder = tempFolder(t)
  await chmod(folder, 0o770)
  await assert.rejects(acquireLock(folder), {code: 'IO', hint: `chmod go-w ${folder}`})
  assert.deepEqual(await readdir(folder), [])
  await chmod(folder, 0o750)
  await (await acquireLock(folder)).release()
})
