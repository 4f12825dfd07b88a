import assert from 'node:assert/strict'
import {test} from 'node:test'
import {z} from 'zod'
import {fieldIssues, issueSentence} from '../../../src/contract/issues.ts'

const Input = z.strictObject({
  ttl: z.int().min(60).max(3600).optional(),
  passphrase: z.string().min(12).optional(),
  tier: z.enum(['autonomous', 'blocked']).optional(),
  tags: z.array(z.string()).max(1).optional(),
  branch: z
    .string()
    .refine(name => name !== 'secret', 'must be the name of a branch')
    .optional(),
  inner: z.strictObject({on: z.boolean()}).optional(),
})

const table: [value: unknown, sentences: string[]][] = [
  [{ttl: 1}, ['ttl must be at least 60']],
  [{ttl: 9999}, ['ttl must be at most 3600']],
  [{ttl: 60.5}, ['ttl must be a whole number']],
  [{ttl: 'long'}, ['ttl must be a number']],
  [{passphrase: 'secret'}, ['passphrase must have at least 12 characters']],
  [{tier: 'secret'}, ['tier must be one of: autonomous, blocked']],
  [{tags: ['a', 'b']}, ['tags must have at most 1 entry']],
  [{branch: 'secret'}, ['branch must be the name of a branch']],
  [{inner: {}}, ['inner.on is missing']],
  [{inner: {on: 'secret'}}, ['inner.on must be true or false']],
  [{a: 'secret', b: 'secret'}, ['a is not known here', 'b is not known here']],
  ['secret', ['the input must be an object']],
]
for (const [value, sentences] of table) {
  test(`${JSON.stringify(value)}: ${sentences.join('; ')}`, () => {
    const {error} = Input.safeParse(value)
    assert.deepEqual(error && fieldIssues(error).map(issueSentence), sentences)
  })
}
