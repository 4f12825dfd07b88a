import type {Paths} from '../../config/paths.ts'
import {sweepStages} from './stage.ts'
import {sweepWorkFolder} from './work-folder.ts'

/** For a gateway that starts and holds the lock of the data folder: removes what backups and restores left that were killed. */
export async function sweepBackups(paths: Paths): Promise<void> {
  await sweepWorkFolder(paths)
  await sweepStages(paths)
}
