import {execFile} from 'node:child_process'
import {statSync} from 'node:fs'
import {userInfo} from 'node:os'
import {promisify} from 'node:util'
import {type Check, ifThere, ok, warning} from './check.ts'

/** Whether a member of the group that may open the admin socket can: a login keeps the groups that it began with. */
export async function checkGroup(adminSocket: string): Promise<Check[]> {
  const gid = ifThere(() => statSync(adminSocket).gid)
  if (gid === null || gid === 0) return []
  const [name = '', , , members = ''] = (await lookupGroup(gid)).trim().split(':')
  if (process.getgroups?.().includes(gid)) return [ok('group', `in ${name}, who can approve anything`)]
  const user = ifThere(() => userInfo().username)
  if (user === null || !members.split(',').includes(user)) return []
  return [warning('group', `you are in ${name}, but this login is older than that`, `newgrp ${name}`)]
}

/** The line of group(5). */
async function lookupGroup(gid: number): Promise<string> {
  return promisify(execFile)('getent', ['group', String(gid)], {timeout: 5000}).then(
    ({stdout}) => stdout,
    () => '',
  )
}
