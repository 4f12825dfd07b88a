import {z} from 'zod'
import {ErrorOutput, outputSchema, outputs} from '../../src/contract/outputs.ts'

/** JSON Schemas of what `--json` prints, a file each. */
export function outputSchemas(): Record<string, string> {
  const names = Object.keys(outputs) as (keyof typeof outputs)[]
  const files = names.map(name => [`schemas/${name}.v1.json`, render(outputSchema(name))])
  return {...Object.fromEntries(files), 'schemas/error.v1.json': render(ErrorOutput)}
}

function render(schema: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(schema, {io: 'output'}), null, 2)
}
