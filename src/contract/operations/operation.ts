import {z} from 'zod'

/** `read` changes nothing, `write` changes the gateway's state, `secret` also gives a secret out. */
export type Access = 'read' | 'write' | 'secret'

interface Operation {
  readonly access: Access
  readonly summary: string
  readonly params: z.ZodType
  readonly result: z.ZodType
}

/** Those of one area, by name. */
export type Operations = Readonly<Record<string, Operation>>

export const Nothing = z.strictObject({})
