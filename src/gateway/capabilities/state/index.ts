import type {Capability} from '../../capability.ts'
import {backupCreate} from './backup/create.ts'
import {backupExport} from './backup/export.ts'
import {backupList} from './backup/list.ts'
import {backupRestore} from './backup/restore.ts'
import {briefingGenerate} from './briefing/generate.ts'
import {persistentDelete} from './persistent/delete.ts'
import {persistentGet} from './persistent/get.ts'
import {persistentHistory} from './persistent/history.ts'
import {persistentList} from './persistent/list.ts'
import {persistentQuery} from './persistent/query.ts'
import {persistentSet} from './persistent/set.ts'
import type {StateServices} from './services.ts'
import {sessionClear} from './session/clear.ts'
import {sessionDelete} from './session/delete.ts'
import {sessionGet} from './session/get.ts'
import {sessionList} from './session/list.ts'
import {sessionSet} from './session/set.ts'
import {sharedDelete} from './shared/delete.ts'
import {sharedGet} from './shared/get.ts'
import {sharedList} from './shared/list.ts'
import {sharedSet} from './shared/set.ts'
import {sharedUnwatch} from './shared/unwatch.ts'
import {sharedWatch} from './shared/watch.ts'
import {snapshotCreate} from './snapshot/create.ts'
import {snapshotList} from './snapshot/list.ts'
import {snapshotLoad} from './snapshot/load.ts'

export type {StateServices, Surroundings} from './services.ts'

const FAMILY = [
  backupCreate,
  backupExport,
  backupList,
  backupRestore,
  briefingGenerate,
  persistentDelete,
  persistentGet,
  persistentHistory,
  persistentList,
  persistentQuery,
  persistentSet,
  sessionClear,
  sessionDelete,
  sessionGet,
  sessionList,
  sessionSet,
  sharedDelete,
  sharedGet,
  sharedList,
  sharedSet,
  sharedUnwatch,
  sharedWatch,
  snapshotCreate,
  snapshotList,
  snapshotLoad,
]

/** What agents remember, alone and together. */
export function stateCapabilities(services: StateServices): readonly Capability[] {
  return FAMILY.map(capability => capability(services))
}
