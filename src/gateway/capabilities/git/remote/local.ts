import {join} from 'node:path'
import type {CallContext} from '../../../capability.ts'
import type {ByteName} from '../../filesystem/paths/byte-name.ts'
import {type Directory, nullWhen} from '../../filesystem/paths/directory.ts'
import {rootsOf} from '../../filesystem/paths/roots.ts'
import {locate} from '../../filesystem/paths/walk.ts'
import {fail} from '../errors.ts'
import {hostPath} from '../repository/host-path.ts'
import {readConfig} from '../repository/open.ts'
import {makeShadow} from '../repository/shadow.ts'
import {GIT} from '../run/environment.ts'
import {quote} from './ssh.ts'

const GIT_DIR = '.git' as ByteName

export interface LocalRemote {
  /** its git folder on this machine */
  readonly url: string
  /** what git is to start there: with the configuration and hooks of that repository out of play, like here */
  command(service: 'upload-pack' | 'receive-pack'): string
}

/** A repository in the agent's own folders as a remote; null when there is none. */
export async function openLocal(
  context: CallContext,
  path: string,
  {scratch, write}: {scratch: string; write: boolean},
): Promise<LocalRemote | null> {
  await using entry = await locate(rootsOf(context), path, {follow: true, write})
  if (!entry?.node?.stats.isDirectory()) return null
  await using top = await entry.node.openDirectory()
  await using inner = await enterGitDir(top)
  const common = join(scratch, 'remote')
  await makeShadow(common, '.', await readConfig(inner ?? top, path, context.signal))
  const url = join(hostPath(entry.place), inner ? GIT_DIR : '')
  const git = [...GIT, '-c', 'receive.autogc=false'].map(quote).join(' ')
  return {
    url,
    // git finds the shadow's links from the folder it runs in
    command: service => `env GIT_COMMON_DIR=${quote(common)} ${git} -C ${quote(url)} ${service}`,
  }
}

/** null for a bare repository */
async function enterGitDir(top: Directory): Promise<Directory | null> {
  return top.enter(GIT_DIR).catch(error => {
    if (error.code === 'ENOTDIR') throw fail('UnsafeRepository', '.git of the remote leads elsewhere')
    return nullWhen('ENOENT')(error)
  })
}
