import assert from 'node:assert/strict'
import {existsSync, mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import type {AdminClient} from '../../src/cli/admin-client.ts'
import {KruxosError} from '../../src/contract/errors.ts'
import {operations} from '../../src/contract/operations.ts'
import {fileIn, noteServer, wholeAppliance} from '../support/appliance-files.ts'
import {applyText, exportText} from '../support/apply-in-process.ts'
import {tempGateway} from '../support/temp-gateway.ts'

/** Things that the file changes, and nothing of which only a secret or a token differs. */
const before = (folder: string) => `version: 1
agents: {build-bot: {}, other: {purpose: something else}}
secrets: {github: {value: {file: github}}}
policy: {org: "version: 1\\nname: before\\n"}
mounts: {docs: {hostDir: other}, gone: {hostDir: more}}
upstreams: {notes: {launch: ${noteServer(folder)}, agents: [other], renames: {echo: say}}}
services: {}
tokens: {}
settings: {listen: {port: ${folder.length}}}
`

/** The gateway's own client, whose n-th request that would change something finds the disk full. */
function failingAt(admin: AdminClient, failing: number): AdminClient & {readonly count: number} {
  let count = 0
  return {
    get count() {
      return count
    },
    call(name, ...rest) {
      if (operations[name].access !== 'read') count += 1
      if (operations[name].access !== 'read' && count === failing)
        return Promise.reject(new KruxosError('IO', 'the disk is full'))
      return admin.call(name, ...rest)
    },
  }
}

test('whichever step fails, everything is as it was', async context => {
  await using gateway = await tempGateway()
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  for (const name of ['other', 'more']) mkdirSync(join(folder, name))
  const text = wholeAppliance(folder)
  fileIn(folder, 'github', 'the same before and after\n')
  await applyText(gateway, folder, before(folder), {prune: true})
  const state = await exportText(gateway)
  let failing = 1
  for (; ; failing += 1) {
    const admin = failingAt(gateway.admin, failing)
    const {paths} = gateway
    const error = await applyText({admin, paths}, folder, text).then(
      () => null,
      thrown => thrown,
    )
    if (error === null) break
    assert.match(error.message, /^\S+: the disk is full; everything is as it was$/)
    assert.equal(await exportText(gateway), state, `request ${failing}`)
    assert.ok(!existsSync(join(folder, 'ci-token')) && !existsSync(join(folder, 'job.env')))
  }
  assert.ok(failing > 10)
})

test('what cannot be taken back is named', async context => {
  await using gateway = await tempGateway()
  const folder = mkdtempSync(join(tmpdir(), 'ka-'))
  context.after(() => rmSync(folder, {recursive: true, force: true}))
  const env = {OLD: 'old', NEW: 'new'}
  await applyText(gateway, folder, 'version: 1\nsecrets: {api: {value: {env: OLD}}}\n', {env})
  const text = 'version: 1\nsecrets: {api: {value: {env: NEW}}}\ntokens: {ci: {}}\n'
  const admin = failingAt(gateway.admin, 3)
  await assert.rejects(applyText({admin, paths: gateway.paths}, folder, text, {env}), {
    code: 'IO',
    message: 'tokens/ci: the disk is full; all else is as it was, but not secrets/api',
  })
})
