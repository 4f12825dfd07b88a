import {existsSync} from 'node:fs'
import {userInfo} from 'node:os'
import {readEnvironment} from './env.ts'
import {type Host, type Paths, resolvePaths} from './paths.ts'

/** This process: its user, environment and file system. HOME may be unset at first boot; passwd knows. */
export function currentHost(): Host {
  const env = readEnvironment()
  return {
    platform: process.platform,
    uid: process.getuid?.() ?? null,
    home: env['HOME'] || userInfo().homedir,
    env,
    exists: existsSync,
  }
}

export function currentPaths(): Paths {
  return resolvePaths(currentHost())
}
