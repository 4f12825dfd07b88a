import assert from 'node:assert/strict'
import {test} from 'node:test'
import {filesystemCapabilities} from '../../../../src/gateway/capabilities/filesystem/index.ts'
import {toDetail} from '../../../../src/gateway/registry/face.ts'
import {rank} from '../../../../src/gateway/tool-search/rank.ts'

const all = filesystemCapabilities.map(capability => toDetail(capability, {tier: capability.tier, reason: ''}))
const first = (query: string) => rank(all, query)[0]?.name

test('what people ask for comes first', () => {
  assert.equal(first('read a file'), 'filesystem.read')
  assert.equal(first('search in contents of files'), 'filesystem.search_content')
  assert.equal(first('rename'), 'filesystem.move')
  assert.equal(first('undo a delete'), 'filesystem.delete')
  assert.equal(first('bring back from the trash: restore'), 'filesystem.restore')
  assert.equal(first('FILESYSTEM.WATCH'), 'filesystem.watch')
})

test('what fits no word is not found', () => {
  for (const query of ['', 'the', 'zebra', '..', '(a+)+$']) assert.deepEqual(rank(all, query), [], query)
})
