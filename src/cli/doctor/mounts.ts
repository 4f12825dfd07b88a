import type {AdminClient} from '../admin-client.ts'
import {type Check, ok, warning} from './check.ts'

/** A line for each mount whose folder is gone, one for all the others. A gateway of an older version has none. */
export async function checkMounts(admin: AdminClient): Promise<Check[]> {
  const {mounts} = await admin.call('mount.list', {}).catch(() => ({mounts: []}))
  const missing = mounts.filter(({state}) => state === 'missing')
  const ready = mounts.length - missing.length
  return [
    ...(ready > 0 ? [ok('mounts', `${ready} ready`)] : []),
    ...missing.map(({label, hostDir}) =>
      warning('mounts', `${hostDir} of the mount ${label} is missing`, `kruxos mount remove ${label}`),
    ),
  ]
}
