import type {Paths} from '../../config/paths.ts'
import {sweepStages} from './stage.ts'
import {sweepWorkFolder} from './work-folder.ts'

/**
 * For a gateway that starts and holds the lock of the data folder: removes what backups and restores left that were killed. What root left and
 * another user may not remove waits for the next backup or restore, and keeps nobody from starting.
 */
export async function sweepBackups(paths: Paths): Promise<void> {
  await Promise.allSettled([sweepWorkFolder(paths), sweepStages(paths)])
}
