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

/**
 * The folder lets the user in and nobody else. Root gives it away; a gateway with a user of its own keeps it and puts
 * the user on its access list. The mode of the group is then the most that the list can give.
 */
export function bridgeAccess(mode: 'appliance' | 'user', uid: number, ownUid = process.getuid?.()): SocketAccess {
  if (mode === 'user') return OWN_USER_ONLY
  if (ownUid === 0) return {...OWN_USER_ONLY, openLevels: 2, owner: {folderUid: uid, uid, gid: -1}}
  return {folderMode: 0o700, socketMode: 0o660, openLevels: 1, guestUid: uid}
}

/**
 * The users who can open the admin socket: root, our own, and on an appliance the members of the admin group. An agent
 * that runs as one of them could approve its own calls.
 */
export function operatorUids(
  mode: 'appliance' | 'user',
  ownUid: number | null,
  {groupFile = '/etc/group', passwdFile = '/etc/passwd'} = {},
): number[] {
  const own = [0, ...(ownUid === null ? [] : [ownUid])]
  return mode === 'user'
    ? own
    : [...own, ...membersOf(readFileSync(groupFile, 'utf8'), readFileSync(passwdFile, 'utf8'))]
}

/** By the list of the group, or because it is their first group (group(5), passwd(5)). */
function membersOf(groups: string, users: string): number[] {
  const gid = groupId(groups, ADMIN_GROUP)
  if (gid === null) return []
  const line = groups.split('\n').find(each => each.startsWith(`${ADMIN_GROUP}:`)) ?? ''
  const names = line.split(':')[3]?.trim().split(',') ?? []
  return users
    .split('\n')
    .map(each => each.split(':'))
    .filter(([name = '', , , group]) => names.includes(name) || group === String(gid))
    .map(([, , uid]) => Number(uid))
}

/** The id of a group in the text of /etc/group; null when there is no such group. */
export function groupId(groups: string, name: string): number | null {
  const line = groups.split('\n').find(each => each.startsWith(`${name}:`))
  const id = Number(line?.split(':')[2])
  return line !== undefined && Number.isInteger(id) ? id : null
}
