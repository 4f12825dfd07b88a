import {readFileSync} from 'node:fs'
import {OWN_USER_ONLY, type SocketAccess} from './unix-socket.ts'

/** Members of this group administer the appliance: they can approve anything. */
export const ADMIN_GROUP = 'kruxos-admin'

/** On an appliance the folder is open, so that users reach their bridge sockets; the socket is root's and the admin group's. */
export function adminAccess(mode: 'appliance' | 'user', groupFile = '/etc/group'): SocketAccess {
  if (mode === 'user') return OWN_USER_ONLY
  const gid = groupId(readFileSync(groupFile, 'utf8'), ADMIN_GROUP)
  return {folderMode: 0o755, socketMode: gid === null ? 0o600 : 0o660, owner: {folderUid: 0, uid: 0, gid: gid ?? 0}}
}

/** The folder belongs to the user alone: ownership is the lock. */
export function bridgeAccess(mode: 'appliance' | 'user', uid: number): SocketAccess {
  return mode === 'user' ? OWN_USER_ONLY : {...OWN_USER_ONLY, openLevels: 2, owner: {folderUid: uid, uid, gid: -1}}
}

/** The id of a group in the text of /etc/group; null when there is no such group. */
export function groupId(groups: string, name: string): number | null {
  const line = groups.split('\n').find(each => each.startsWith(`${name}:`))
  const id = Number(line?.split(':')[2])
  return line !== undefined && Number.isInteger(id) ? id : null
}
