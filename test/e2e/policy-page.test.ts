/** The examples of docs/policy.md are what they claim to be. */
import assert from 'node:assert/strict'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {kruxos, ROOT, tempDir} from '../support/kruxos.ts'

const page = readFileSync(join(ROOT, 'docs', 'policy.md'), 'utf8')
const [policy = '', cases = ''] = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')

test('the policy of the page is valid, and its table of cases holds', async () => {
  using dir = tempDir()
  writeFileSync(join(dir.path, 'example.yaml'), policy)
  writeFileSync(join(dir.path, 'tests.yaml'), cases)
  const validated = await kruxos(['policy', 'validate', 'example.yaml'], {cwd: dir.path})
  assert.equal(validated.exit, 0, validated.stdout)
  assert.doesNotMatch(validated.stderr, /never asked/)
  const {stdout, exit} = await kruxos(['policy', 'test', 'tests.yaml'], {cwd: dir.path})
  assert.equal(exit, 0, stdout)
})

test('every command of the page exists', async () => {
  const lines = [...page.matchAll(/^ {4}kruxos (policy \w+)/gm)].map(([, line = '']) => line)
  assert.ok(lines.length > 6)
  for (const line of new Set(lines)) assert.equal((await kruxos([...line.split(' '), '--help'])).exit, 0, line)
})
