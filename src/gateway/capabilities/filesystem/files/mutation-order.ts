import type {CallContext} from '../../../capability.ts'

const last = new Map<string, Promise<unknown>>()

/**
 * Runs jobs of one key one after another, in the order they came: a check and the change that relies on it are one job.
 * A job whose call was cancelled when its turn comes is not run.
 */
export async function inOrder<T>(key: string, signal: AbortSignal, job: () => Promise<T>): Promise<T> {
  const turn = (last.get(key) ?? Promise.resolve()).then(() => {
    signal.throwIfAborted()
    return job()
  })
  const settled = turn.catch(() => undefined)
  last.set(key, settled)
  try {
    return await turn
  } finally {
    if (last.get(key) === settled) last.delete(key)
  }
}

/** Several agents may see the same mount. No workspace has this key: those are absolute paths. */
const MOUNTS = 'all mounts'

/** Runs a job alone among the changes of every folder that the caller sees. */
export function inTurn<T>({workspaceDir, mounts, signal}: CallContext, job: () => Promise<T>): Promise<T> {
  const inWorkspace = () => inOrder(workspaceDir, signal, job)
  return mounts.length === 0 ? inWorkspace() : inOrder(MOUNTS, signal, inWorkspace)
}
