import assert from 'node:assert/strict'
import {test} from 'node:test'
import {plainPage} from '../../../src/cli/markdown.ts'

const plain = (markdown: string) => plainPage(markdown, 80, text => text)

test('code of one word loses its marks, of several words it is quoted', () => {
  assert.equal(plain('Check `A` and `--b`; run `kruxos status`.'), 'Check A and --b; run "kruxos status".')
  assert.equal(plain('See `kruxos wait\n--for ready`.'), 'See "kruxos wait --for ready".')
})
