import {z} from 'zod'

/** What `kruxos apply` and `kruxos diff` print with `--json`. A subject is the section and the name: `agents/build-bot`. */

const Subjects = z.array(z.string())

const kept = z
  .array(z.strictObject({subject: z.string(), reason: z.string()}))
  .describe('what --prune left although the file does not name it')

export const ApplyResult = z.strictObject({
  changed: z.boolean().describe('with --check: something would change'),
  created: Subjects,
  updated: Subjects,
  removed: Subjects,
  kept,
  restart: z
    .enum(['none', 'needed', 'done'])
    .describe('needed: settings changed, and the gateway reads them at its next start'),
})
export type ApplyResult = z.infer<typeof ApplyResult>

export const DiffResult = z.strictObject({
  changed: z.boolean(),
  changes: z.array(
    z.strictObject({
      action: z.enum(['create', 'update', 'remove']),
      subject: z.string(),
      fields: z
        .array(
          z.strictObject({
            field: z.string(),
            from: z.unknown().describe('null: nothing, or a secret'),
            to: z.unknown().describe('null: nothing, or a secret'),
          }),
        )
        .describe('of an update'),
    }),
  ),
  kept,
})
export type DiffResult = z.infer<typeof DiffResult>

export const ExportResult = z.strictObject({
  text: z.string().describe('YAML, as apply reads it'),
  out: z.string().nullable().describe('the file that it was written to; null: printed'),
})
