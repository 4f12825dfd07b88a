import {z} from 'zod'
import {CheckedAnswers} from '../../src/cli/setup/answers.ts'
import {ApplianceFile} from '../../src/config/appliance-file.ts'
import {PolicyFile} from '../../src/contract/policy-file.ts'
import {PolicyFixtures} from '../../src/contract/policy-fixtures.ts'
import {builtInDefinitions} from '../../src/gateway/capabilities/index.ts'
import {createRegistry} from '../../src/gateway/registry/index.ts'

/** Schemas for editors, and what work without a gateway has to know of the built-in capabilities. */
export function policyFiles(): Record<string, string> {
  return {
    'schemas/appliance.schema.json': render(ApplianceFile),
    'schemas/policy.schema.json': render(PolicyFile),
    'schemas/setup-answers.schema.json': render(CheckedAnswers),
    'schemas/policy-fixtures.schema.json': render(PolicyFixtures),
    'src/policy/built-in.json': JSON.stringify(capabilities(), null, 2),
  }
}

function render(schema: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(schema, {io: 'input'}), null, 2)
}

function capabilities(): object[] {
  const registry = createRegistry(builtInDefinitions())
  return registry.list().map(({name, tier, input}) => ({name, tier, inputs: Object.keys(input.shape)}))
}
