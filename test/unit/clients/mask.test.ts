import assert from 'node:assert/strict'
import {test} from 'node:test'
import {MASK, masked} from '../../../src/clients/mask.ts'

test('whatever smells of a secret is masked, wherever it stands in an entry', () => {
  const entry = {
    command: '/bin/x',
    args: ['--api-key', 'abc', '--password=def', '--plain', 'ghi', 'ab'.repeat(32)],
    env: {
      OPENAI_API_KEY: 'sk-1',
      DB_PASSWD: 'p',
      PLAIN: 'v',
      HIDDEN: `krx_user_${'x'.repeat(43)}`,
      KRUXOS_TOKEN_LABEL: 'codex',
    },
    headers: {Authorization: 'Bearer x'},
    url: 'https://user:pass@x.example/mcp',
    endpoint: 'https://x.example/?t=1',
    timeout: 5,
    flag: true,
  }
  assert.deepEqual(masked(entry), {
    command: '/bin/x',
    args: [MASK, MASK, MASK, MASK, 'ghi', MASK],
    env: {OPENAI_API_KEY: MASK, DB_PASSWD: MASK, PLAIN: 'v', HIDDEN: MASK, KRUXOS_TOKEN_LABEL: 'codex'},
    headers: {Authorization: MASK},
    url: MASK,
    endpoint: MASK,
    timeout: 5,
    flag: true,
  })
})

test('a label that holds a token is masked all the same', () => {
  assert.deepEqual(masked({KRUXOS_TOKEN_LABEL: 'ab'.repeat(32)}), {KRUXOS_TOKEN_LABEL: MASK})
})
