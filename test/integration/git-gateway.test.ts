/** Git through a whole gateway, as an agent has it. */
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {tempGateway} from '../support/temp-gateway.ts'

test('an agent commits by itself, and pushes what a person has seen', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 30}'})
  const client = await gateway.connect(await gateway.createToken('bot'))
  const {agent} = await gateway.admin.call('agent.show', {name: 'bot'})
  mkdirSync(agent.workspace, {recursive: true})
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(agent.workspace, 'b.git')])
  await client.callTool('git__clone', {url: '/workspace/b.git', path: 'site'})
  await client.callTool('filesystem__write', {path: '/workspace/site/index.html', content: '<p>hello</p>\n'})
  const {commit_hash} = await client.callTool('git__commit', {path: 'site', message: 'begin'})
  const {commits} = await client.callTool('git__log', {path: 'site'})
  assert.equal((commits as {author_name: string}[])[0]?.author_name, 'bot')

  const pushing = client.callTool('git__push', {path: 'site'})
  const request = await eventually(async () => {
    const {approvals} = await gateway.admin.call('approval.list', {})
    return approvals[0] ?? assert.fail('nothing waits')
  })
  const {approval} = await gateway.admin.call('approval.show', {id: request.id})
  assert.match(approval.preview ?? '', new RegExp(`^push main \\(${commit_hash}\\) to origin, /workspace/b.git`))
  await gateway.admin.call('approval.accept', {id: request.id})
  assert.deepEqual((await pushing)['pushed_refs'], ['refs/heads/main'])
  const head = execFileSync('git', ['-C', join(agent.workspace, 'b.git'), 'rev-parse', 'main'], {encoding: 'utf8'})
  assert.equal(head.trim(), commit_hash)
})
