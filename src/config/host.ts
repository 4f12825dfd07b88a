import {existsSync, readFileSync} from 'node:fs'
import {userInfo} from 'node:os'
import {isAbsolute} from 'node:path'
import {KruxosError} from '../contract/errors.ts'
import {readEnvironment} from './env.ts'
import {type Host, type Paths, resolvePaths} from './paths.ts'
import {readOwn} from './read-small.ts'

const MAX_RECORD_BYTES = 65_536

/**
 * This process: its user, environment and file system. HOME may be unset at first boot; passwd knows.
 * @throws KruxosError USAGE when a variable that names a folder does not begin at the root
 */
export function currentHost(): Host {
  const env = readEnvironment()
  for (const name of ['HOME', 'KRUXOS_DATA_DIR', 'KRUXOS_CONFIG_DIR']) {
    if (env[name] && !isAbsolute(env[name]))
      throw new KruxosError('USAGE', `${name} is no absolute path`, {hint: `set ${name} to a path that begins with /`})
  }
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    home: env['HOME'] || userInfo().homedir,
    env,
    exists: existsSync,
    read: path => {
      try {
        return readFileSync(path, 'utf8')
      } catch {
        return undefined
      }
    },
    readOwn: path => readOwn(path, MAX_RECORD_BYTES),
  }
}

export function currentPaths(): Paths {
  return resolvePaths(currentHost())
}
