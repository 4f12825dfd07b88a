import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {Ajv2020} from 'ajv/dist/2020.js'
import {parse} from 'yaml'
import {z} from 'zod'
import {ApplianceFile} from '../../../src/config/appliance-file.ts'
import {ROOT} from '../../support/kruxos.ts'

const validate = new Ajv2020({strict: false, formats: {email: true, uri: true}}).compile(
  z.toJSONSchema(ApplianceFile, {io: 'input'}),
)

function examples(): Record<string, unknown> {
  const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
  const {write_files: files} = parse(read('examples/cloud-init/user-data.yaml'))
  const shown = [...read('docs/apply.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  const beside = ['ansible', 'docker', 'github-actions'].map(name => `examples/${name}/appliance.yaml`)
  return {
    ...Object.fromEntries(beside.map(file => [file, parse(read(file))])),
    'cloud-init': parse(files[0].content),
    ...Object.fromEntries(shown.map((block, index) => [`docs/apply.md ${index}`, parse(block)])),
  }
}

test('every example fits the schema, and the one for editors agrees', () => {
  for (const [name, example] of Object.entries(examples())) {
    assert.ok(ApplianceFile.safeParse(example).success, name)
    assert.ok(validate(example), `${name}: ${JSON.stringify(validate.errors)}`)
  }
})

test('the schema for editors refuses what apply refuses', () => {
  const refused = [
    {},
    {version: 2},
    {version: 1, agent: {}},
    {version: 1, agents: {bot: {purpos: ''}}},
    {version: 1, secrets: {api: {value: 'in the clear'}}},
    {version: 1, secrets: {api: {value: {file: 'a', env: 'B'}}}},
    {version: 1, services: {work: {password: 'in the clear'}}},
    {version: 1, settings: {log: {level: 'loud'}}},
  ]
  for (const file of refused) {
    assert.ok(!ApplianceFile.safeParse(file).success, JSON.stringify(file))
    assert.ok(!validate(file), JSON.stringify(file))
  }
})
