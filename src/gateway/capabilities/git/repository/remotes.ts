import {fail} from '../errors.ts'
import type {Repository} from './open.ts'

/** The address of a remote, as the repository's configuration has it; the first of several counts. */
export function addressOf({config, path}: Repository, remote: string, purpose: 'pull' | 'push'): string {
  const find = (name: string) => config.find(({key}) => key === `remote.${remote}.${name}`)?.value
  const address = (purpose === 'push' ? find('pushurl') : undefined) ?? find('url')
  if (address === undefined) throw fail('RemoteNotFound', `${path} has no remote named ${remote}`, {remote})
  return address
}

/** The branch of the remote that a branch follows; its own name when it follows none there. */
export function upstreamOf({config}: Repository, branch: string, remote: string): string {
  const find = (name: string) => config.findLast(({key}) => key === `branch.${branch}.${name}`)?.value
  const merge = find('remote') === remote ? find('merge') : undefined
  return merge?.startsWith('refs/heads/') ? merge.slice('refs/heads/'.length) : branch
}
