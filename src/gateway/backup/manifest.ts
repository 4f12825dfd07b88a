import {z} from 'zod'

/** The last entry of the archive: an archive that was cut short has none. */
export const MANIFEST = 'manifest.json'

/** SHA-256 of each file; age already keeps anybody without the key from changing one, this finds what we did wrong. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  version: z.string().describe('of kruxos'),
  createdAt: z.iso.datetime(),
  digests: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})
export type Manifest = z.infer<typeof Manifest>
