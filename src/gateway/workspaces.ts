import {existsSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import type {CallContext} from './capability.ts'

export interface Workspaces {
  /** Host folders of one agent; made when they are not there. */
  open(agent: string): Promise<Pick<CallContext, 'workspaceDir' | 'trashDir' | 'mounts'>>
  /** Where the workspace is, made or not. */
  pathOf(agent: string): string
}

/** One folder per agent under `workspacesDir`, which the agent sees as /workspace. Agent names are safe as file names. */
export function createWorkspaces({workspacesDir, trashDir}: {workspacesDir: string; trashDir: string}): Workspaces {
  const pathOf = (agent: string) => join(workspacesDir, agent)
  return {
    pathOf,
    async open(agent) {
      const folders = {workspaceDir: pathOf(agent), trashDir: join(trashDir, agent)}
      for (const folder of Object.values(folders)) {
        // Asked without waiting: it is there but for the first time, and a turn of the thread pool costs more than a call.
        if (!existsSync(folder)) await mkdir(folder, {recursive: true, mode: 0o700})
      }
      return {...folders, mounts: []}
    },
  }
}
