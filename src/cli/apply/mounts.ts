import {realpathSync, statSync} from 'node:fs'
import {resolve} from 'node:path'
import {ApplianceMount} from '../../contract/appliance.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Mount} from '../../contract/mount.ts'
import {readFields} from './faults.ts'
import {checkAgents, itemsOf, withoutDefaults} from './names.ts'
import {section} from './section.ts'

type Wanted = Pick<Mount, 'hostDir' | 'readOnly' | 'agents'>

const partsOf = ({hostDir, readOnly, agents}: Wanted): Wanted => ({hostDir, readOnly, agents})

export const mounts = section<Wanted, Mount>({
  name: 'mounts',

  wanted: context =>
    itemsOf(context.file.mounts, async ({hostDir, readOnly, agents}) => ({
      readOnly,
      ...(await readFields({
        hostDir: () => findFolder(resolve(context.folder, hostDir)),
        agents: () => checkAgents(context, agents && [...new Set(agents)].sort()),
      })),
    })),

  async present({admin}) {
    return new Map((await admin.call('mount.list', {})).mounts.map(mount => [mount.label, mount]))
  },

  describe: partsOf,

  async create(label, wanted, {admin}) {
    await admin.call('mount.add', {label, ...wanted})
    return () => admin.call('mount.remove', {label})
  },

  async update(label, to, {admin}, changed) {
    if (changed.every(field => field === 'readOnly'))
      return admin.call('mount.toggle-readonly', {label, readOnly: to.readOnly})
    await admin.call('mount.remove', {label}).catch(unlessGone)
    return admin.call('mount.add', {label, ...to})
  },

  remove: (label, _, {admin}) => admin.call('mount.remove', {label}),

  undoRemoval:
    (label, mount, {admin}) =>
    () =>
      admin.call('mount.add', {label, ...partsOf(mount)}),

  export: async (_, mount) => withoutDefaults(ApplianceMount, {...partsOf(mount)}),
})

function unlessGone(error: unknown): void {
  if (!(error instanceof KruxosError && error.code === 'NOT_FOUND')) throw error
}

/** @throws KruxosError NOT_FOUND, USAGE */
function findFolder(folder: string): string {
  if (statSync(folder, {throwIfNoEntry: false})?.isDirectory()) {
    if (realpathSync(folder) === folder) return folder
    throw new KruxosError('USAGE', `a symbolic link leads to ${folder}: give ${realpathSync(folder)}`)
  }
  throw new KruxosError('NOT_FOUND', `there is no folder ${folder}`)
}
