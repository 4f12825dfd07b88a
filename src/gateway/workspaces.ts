import {existsSync} from 'node:fs'
import {mkdir, readdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {CallContext} from './capability.ts'
import type {Mounts} from './mounts/index.ts'

export interface Workspaces {
  /** Host folders of one agent; its own are made when they are not there. */
  open(agent: string): Promise<Pick<CallContext, 'workspaceDir' | 'trashDir' | 'mounts'>>
  /** Who has a trash: agents, and `user` for people; sorted. */
  trashOwners(): Promise<string[]>
  /** Where the workspace is, made or not. */
  pathOf(agent: string): string
  /** Where everything is that the agent sees, made or not. */
  foldersOf(agent: string): Pick<CallContext, 'workspaceDir' | 'mounts'>
}

interface Places {
  readonly workspacesDir: string
  readonly trashDir: string
}

/** One folder per agent under `workspacesDir`, which the agent sees as /workspace. Agent names are safe as file names. */
export function createWorkspaces({workspacesDir, trashDir}: Places, mounts: Pick<Mounts, 'of'>): Workspaces {
  const pathOf = (agent: string) => join(workspacesDir, agent)
  return {
    pathOf,
    foldersOf: agent => ({workspaceDir: pathOf(agent), mounts: mounts.of(agent)}),
    trashOwners: async () => (await readdir(trashDir).catch(() => [])).sort(),
    async open(agent) {
      const folders = {workspaceDir: pathOf(agent), trashDir: join(trashDir, agent)}
      for (const folder of Object.values(folders)) {
        // Asked without waiting: it is there but for the first time, and a turn of the thread pool costs more than a call.
        if (!existsSync(folder)) await mkdir(folder, {recursive: true, mode: 0o700})
      }
      return {...folders, mounts: mounts.of(agent)}
    },
  }
}
