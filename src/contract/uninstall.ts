import {z} from 'zod'
import {CliConfigUsersResult} from './cli-config.ts'

export const UninstallResult = z.strictObject({
  changed: z.boolean().describe('with --check: something would change'),
  stopped: z.int().nullable().describe('pid of the gateway; null: none ran'),
  users: CliConfigUsersResult.shape.users,
  removed: z.array(z.string()).describe('files, and folders that nothing else was in'),
  left: z.array(z.string()).describe('what stays in our folders: without --purge ours, with it what we did not make'),
  next: z.array(z.string()).describe('commands that remove the rest'),
})
export type UninstallResult = z.infer<typeof UninstallResult>
