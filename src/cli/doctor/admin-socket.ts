import {lstatSync, type Stats} from 'node:fs'
import {dirname} from 'node:path'
import type {Paths} from '../../config/paths.ts'
import {checkSocket} from '../socket.ts'
import {type Check, failed, ifThere, looked, ok} from './check.ts'

const STICKY = 0o1000
const WRITE_OF_OTHERS = 0o022
/** To connect is to write (unix(7)). */
const OPEN_TO_EVERYBODY = 0o002
const OPEN_TO_GROUP = 0o020
const OWN_PLACE = 'set KRUXOS_SOCKET to a path of your own'

type Place = Pick<Paths, 'adminSocket' | 'mode'>

/** Who could answer in the gateway's name, and who could administer it. */
export async function checkAdminSocket({adminSocket, mode}: Place, uid: number | null): Promise<Check[]> {
  const folder = ifThere(() => lstatSync(dirname(adminSocket)))
  if (!folder || uid === null) return []
  const owners = await looked('socket folder', OWN_PLACE, () => {
    checkSocket(adminSocket, uid)
    return [checkFolder(dirname(adminSocket), folder, uid)]
  })
  const socket = ifThere(() => lstatSync(adminSocket))
  return [...owners, ...(socket ? checkMode(adminSocket, socket, {mode, uid}) : [])]
}

/** In a sticky folder only its owner replaces a socket. */
function checkFolder(path: string, {mode, uid: owner}: Stats, uid: number): Check {
  if ((mode & WRITE_OF_OTHERS) === 0 || (mode & STICKY) !== 0) return ok('socket folder', path)
  const hint = owner === uid ? `chmod go-w ${path}` : 'set KRUXOS_SOCKET to a path in a folder of your own'
  return failed('socket folder', `others can write to ${path}`, hint, 'IO')
}

/** Whoever opens it can approve anything: on an appliance that is what its group is for. */
function checkMode(path: string, {mode: bits, uid: owner}: Stats, {mode, uid}: {mode: string; uid: number}): Check[] {
  const tooMany = mode === 'appliance' ? OPEN_TO_EVERYBODY : OPEN_TO_EVERYBODY | OPEN_TO_GROUP
  if ((bits & tooMany) === 0) return [ok('admin socket', path)]
  const sudo = owner === uid ? '' : 'sudo '
  const hint = `${sudo}chmod ${mode === 'appliance' ? 'o' : 'go'}-w ${path}`
  return [failed('admin socket', `others can administer the gateway through ${path}`, hint, 'DENIED')]
}
