import {z} from 'zod'

/** The first entry, so that a list of backups need not read each to its end. */
export const ABOUT = 'about.json'
/** The last entry of the archive: an archive that was cut short has none. */
export const MANIFEST = 'manifest.json'

export const About = z.strictObject({
  version: z.string().describe('of kruxos'),
  createdAt: z.iso.datetime(),
})
export type About = z.infer<typeof About>

/** SHA-256 of each file; age already keeps anybody without the key from changing one, this finds what we did wrong. */
export const Manifest = z.strictObject({
  format: z.literal(1),
  ...About.shape,
  digests: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})
export type Manifest = z.infer<typeof Manifest>
