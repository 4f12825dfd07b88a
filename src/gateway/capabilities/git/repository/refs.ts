import {decodeLine} from '../fields.ts'
import type {Repository} from './open.ts'

/** The hash that an expression means; null when it means no commit. */
export async function resolveCommit(repository: Repository, revision: string): Promise<string | null> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]
  const {isOk, stdout} = await repository.try(args)
  return isOk ? stdout.trim() : null
}

/** The branch that HEAD is on, also before its first commit; null when it is on none. */
export async function currentBranch(repository: Repository): Promise<string | null> {
  const {isOk, stdout} = await repository.try(['symbolic-ref', '--quiet', '--end-of-options', 'HEAD'])
  return isOk ? decodeLine(stdout).replace(/^refs\/heads\//, '') : null
}

/** Commits of one that the other has not. */
export async function countCommits(repository: Repository, from: string | null, to: string): Promise<number> {
  const range = from === null ? [to] : [to, `^${from}`]
  return Number(await repository.run(['rev-list', '--count', '--end-of-options', ...range]))
}

/** The tip of a branch: of this repository, else, as `origin/main`, of a remote as it was at the last pull. */
export async function resolveBranch(repository: Repository, name: string): Promise<string | null> {
  return (await resolveCommit(repository, `refs/heads/${name}`)) ?? resolveCommit(repository, `refs/remotes/${name}`)
}
