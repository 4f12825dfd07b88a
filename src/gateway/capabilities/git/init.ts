import {mkdir} from 'node:fs/promises'
import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import type {ByteName} from '../filesystem/paths/byte-name.ts'
import {nullWhen} from '../filesystem/paths/directory.ts'
import {rootsOf} from '../filesystem/paths/roots.ts'
import {type Entry, locate} from '../filesystem/paths/walk.ts'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, pathOutput, repositoryInput} from './fields.ts'
import {openRepository} from './repository/open.ts'
import {currentBranch} from './repository/refs.ts'
import {Stage} from './repository/stage.ts'
import {runGit} from './run/git.ts'

const GIT_DIR = '.git' as ByteName

export const init = gitCapability({
  name: 'git.init',
  title: 'Make a repository',
  purpose: 'Makes a folder into a repository with nothing committed; creates the folder when it is missing.',
  whenToUse:
    'Use it to begin something new. For what is on a remote already use git.clone instead. A folder that is a repository stays as it is.',
  effect: 'write-local',
  isIdempotent: true,
  tier: 'notify',
  input: z.strictObject({
    path: repositoryInput('folder to make into a repository'),
    default_branch: branchInput('name of the first branch').default('main'),
  }),
  output: z.strictObject({
    path: pathOutput('the repository'),
    default_branch: z.string().nullable().describe('its branch; null when HEAD is on none'),
    created: z.boolean().describe('false when it was a repository already'),
  }),
  errors: ['DestinationExists'],
  examples: [{description: 'Begin a project', input: {path: '/workspace/site'}}],
  tags: ['git', 'vcs', 'write', 'modifying'],
  async handle({path, default_branch}, context) {
    const created = await create(context, path, default_branch)
    await using repository = await openRepository(context, path)
    return {path: repository.path, default_branch: await currentBranch(repository), created}
  },
})

async function create(context: CallContext, path: string, branch: string): Promise<boolean> {
  await using entry = await locateFolder(context, path)
  await using folder = await entry.directory.enter(entry.name)
  await using present = await folder.pin(GIT_DIR)
  if (present?.stats.isDirectory()) return false
  if (present) throw fail('DestinationExists', `.git in ${path} is no folder`, {path})
  await using stage = await Stage.open(context, folder, entry.place)
  await runGit(stage.around, ['init', '--quiet', '--template=', `--initial-branch=${branch}`, '--end-of-options'])
  return await stage.publish(GIT_DIR, folder, GIT_DIR)
}

/** The folder, made when it is missing. */
async function locateFolder(context: CallContext, path: string): Promise<Entry> {
  const entry = await locate(rootsOf(context), path.replace(/\/+$/, '') || '/', LOCATE)
  if (entry && !entry.node) await mkdir(entry.directory.at(entry.name), {mode: 0o700}).catch(nullWhen('EEXIST'))
  if (entry && (!entry.node || entry.node.stats.isDirectory())) return entry
  await entry?.[Symbol.asyncDispose]()
  throw fail('DestinationExists', `a file is at ${path}, or in the place of a folder above it`, {path})
}

const LOCATE = {follow: true, write: true, createParents: true}
