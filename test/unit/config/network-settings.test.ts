import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {parseSettings} from '../../../src/config/settings.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'network.md'), 'utf8')

test('the example of docs/network.md is a file of settings', () => {
  const [, example = ''] = /```yaml\n([\s\S]+?)```/.exec(page) ?? []
  const {network} = parseSettings(example, 'gateway.yaml')
  assert.deepEqual(network.allowed_hosts, ['*.example.com', 'api.github.com'])
})

test('without settings every public host may be named, and nothing private', () => {
  const {network} = parseSettings('', 'gateway.yaml')
  assert.deepEqual([network.allow_private, network.allowed_hosts, network.denied_hosts], [[], null, []])
})
