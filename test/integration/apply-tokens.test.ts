import assert from 'node:assert/strict'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {applyText} from '../support/apply-in-process.ts'
import {tempGateway} from '../support/temp-gateway.ts'

test('two tokens are not written over each other, however their file is spelled', async context => {
  await using gateway = await tempGateway()
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  const apply = (tokens: string) => applyText(gateway, folder, `version: 1\ntokens: ${tokens}\n`)
  for (const tokens of [
    '{a: {out: t}, b: {out: ./t}}',
    `{a: {out: t}, b: {out: ${join(folder, 't')}}}`,
    '{a: {envOut: t}, b: {envOut: x/../t}}',
    '{a: {out: t}, b: {envOut: t}}',
    '{a: {out: t}, b: {envOut: ./t, principal: user}}',
    '{a: {out: t, envOut: ./t}}',
  ])
    await assert.rejects(apply(tokens), error => {
      const [issue] = Object(error).issues
      assert.match(issue.message, /only one token can go to .*\/t$/, tokens)
      return true
    })
  assert.deepEqual((await gateway.admin.call('token.list', {})).tokens, [])
  // A variable for an agent, and one for a person.
  await apply('{a: {envOut: t}, b: {envOut: ./t, principal: user}, c: {out: u}}')
})
