import {lstatSync, readdirSync, type Stats} from 'node:fs'
import {join} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {type Check, failed, ifThere, ok} from './check.ts'

const GROUP_AND_OTHERS = 0o077
/** Below it are accounts of services (login.defs, SYS_UID_MAX). */
const FIRST_PERSON = 1000

/** What only the gateway may touch: its folder, all that lies in it, and the keys by name. */
export function checkPrivateFiles({dataDir, vaultKeyFile, auditKeyFile}: Paths, uid: number | null): Check[] {
  const folder = ifThere(() => lstatSync(dataDir))
  if (!folder || uid === null) return []
  if (!mayOwn(folder, uid))
    return [failed('data folder', `${dataDir} belongs to uid ${folder.uid}`, `sudo chown ${uid} ${dataDir}`, 'DENIED')]
  return [
    checkPrivate('data folder', dataDir, folder),
    ...checkOwners(dataDir, folder.uid),
    ...keyCheck('vault key', vaultKeyFile),
    ...keyCheck('audit key', auditKeyFile),
  ]
}

/** On an appliance the gateway may run as an account of its own. */
function mayOwn({uid: owner}: Stats, uid: number): boolean {
  return owner === uid || (uid === 0 && owner < FIRST_PERSON)
}

function checkPrivate(name: string, path: string, stats: Stats): Check {
  if ((stats.mode & GROUP_AND_OTHERS) === 0) return ok(name, path)
  return failed(name, `others can get at ${path}`, `chmod ${stats.isDirectory() ? '700' : '600'} ${path}`, 'IO')
}

function keyCheck(name: string, path: string): Check[] {
  const stats = ifThere(() => lstatSync(path))
  return stats ? [checkPrivate(name, path, stats)] : []
}

/** A gateway that was once run with sudo leaves files that the next one cannot open. */
function checkOwners(folder: string, owner: number): Check[] {
  const names = ifThere(() => readdirSync(folder)) ?? []
  const paths = names.map(name => join(folder, name))
  const foreign = paths.find(path => (ifThere(() => lstatSync(path))?.uid ?? owner) !== owner)
  if (foreign === undefined) return []
  return [failed('data folder', `${foreign} is not the gateway's`, `sudo chown -R ${owner} ${folder}`, 'DENIED')]
}
