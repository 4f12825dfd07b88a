import type {CallContext} from '../../../capability.ts'
import {Slots} from '../text/slots.ts'

/** Calls of one caller that hold content at the same time; each may hold some 8 MiB several times over. */
const PER_CALLER = 8

const callers = new Map<string, {readonly slots: Slots; users: number}>()

/** Runs a job when the caller has a place free for it, so that a flood of calls waits in line and not in memory. */
export async function inPlace<T>({workspaceDir, signal}: CallContext, job: () => Promise<T>): Promise<T> {
  const caller = callers.get(workspaceDir) ?? {slots: new Slots(PER_CALLER), users: 0}
  callers.set(workspaceDir, caller)
  caller.users += 1
  try {
    const release = await caller.slots.take(signal)
    return await job().finally(release)
  } finally {
    caller.users -= 1
    if (caller.users === 0) callers.delete(workspaceDir)
  }
}
