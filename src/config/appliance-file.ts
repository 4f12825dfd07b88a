import {z} from 'zod'
import {Appliance} from '../contract/appliance.ts'
import {Settings} from './settings.ts'

/** The whole of a file that `kruxos apply` reads. */
export const ApplianceFile = z
  .strictObject({
    ...Appliance.shape,
    settings: Settings.optional().describe('keys of gateway.yaml; those that are left out stay as they are'),
  })
  .describe('a kruxos gateway as it shall be')
export type ApplianceFile = z.output<typeof ApplianceFile>
