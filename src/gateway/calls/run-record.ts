import {renameSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {RUN_RECORD, type RunRecord} from '../../config/run-record.ts'

/** Says in the data folder where this gateway listens; disposing of it takes that back. The caller holds the lock. */
export function leaveRunRecord({dataDir, adminSocket, bridgeSocket, configDir}: Paths): Disposable {
  const file = join(dataDir, RUN_RECORD)
  const record: RunRecord = {adminSocket, bridgeSocket, configDir}
  writeFileSync(`${file}.new`, `${JSON.stringify(record)}\n`, {mode: 0o600})
  renameSync(`${file}.new`, file)
  return {[Symbol.dispose]: () => rmSync(file, {force: true})}
}
