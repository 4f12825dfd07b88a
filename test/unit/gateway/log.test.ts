import assert from 'node:assert/strict'
import {closeSync, mkdtempSync, openSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {createLog} from '../../../src/gateway/log.ts'

test('a token that gets into a log line by mistake does not get to the disk', t => {
  const dir = mkdtempSync(join(tmpdir(), 'kl-'))
  t.after(() => rmSync(dir, {recursive: true}))
  const fd = openSync(join(dir, 'log'), 'w')
  const log = createLog('info', fd)
  const tokens = ['a1'.repeat(32), `krx_user_${'Ab-_'.repeat(11)}`]
  for (const token of tokens) log.info({token, err: new Error(`bad ${token}`)}, `message ${token}`)
  log.info({fine: true}, 'nothing to hide')
  log.debug({}, 'below the level')
  closeSync(fd)
  const text = readFileSync(join(dir, 'log'), 'utf8')
  assert.ok(tokens.every(token => !text.includes(token)))
  assert.match(text, /\*{5}/)
  assert.match(text, /nothing to hide/)
  assert.doesNotMatch(text, /below the level/)
})

test('case 203: a log that cannot be written does not end the gateway', t => {
  const fd = openSync('/dev/full', 'w')
  t.after(() => closeSync(fd))
  const log = createLog('info', fd)
  assert.doesNotThrow(() => log.info({}, 'a line that is lost'))
})
