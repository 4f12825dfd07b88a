import assert from 'node:assert/strict'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {Ajv2020} from 'ajv/dist/2020.js'
import {parse} from 'yaml'
import {DEFAULT_ANSWERS, readAnswers} from '../../../src/cli/setup/answers.ts'
import {ROOT, tempDir} from '../../support/kruxos.ts'

const PAGE = readFileSync(join(ROOT, 'docs/setup.md'), 'utf8')
const EXAMPLE = /```yaml\n([\s\S]+?)```/.exec(PAGE)?.[1] ?? ''

test('the answers of the documentation are answers, for us and for the schema that is published', () => {
  using folder = tempDir()
  const file = join(folder.path, 'setup.yaml')
  writeFileSync(file, EXAMPLE)
  const answers = readAnswers(file)
  assert.deepEqual(answers.clients, {users: ['ada', 'grace'], only: ['claude-code', 'codex'], allow_tools: false})
  assert.deepEqual(Object.keys(answers.settings), ['listen', 'notify'], 'defaults are not filled in')
  const schema = JSON.parse(readFileSync(join(ROOT, 'schemas/setup-answers.schema.json'), 'utf8'))
  const check = new Ajv2020({strict: false, validateFormats: false}).compile(schema)
  assert.ok(check(parse(EXAMPLE)), JSON.stringify(check.errors))
  assert.ok(!check({vaults: {}}))
})

test('an empty file is the usual answers; JSON is read as well; one that is not there is told', () => {
  using folder = tempDir()
  const file = join(folder.path, 'setup')
  writeFileSync(file, '')
  assert.deepEqual(readAnswers(file), DEFAULT_ANSWERS)
  writeFileSync(file, '{"policy": "none"}')
  assert.equal(readAnswers(file).policy, 'none')
  assert.throws(() => readAnswers(join(folder.path, 'none')), {code: 'IO', message: /ENOENT/})
})
