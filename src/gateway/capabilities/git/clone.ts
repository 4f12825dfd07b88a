import {z} from 'zod'
import type {CallContext} from '../../capability.ts'
import {rootsOf} from '../filesystem/paths/roots.ts'
import {type Entry, locate} from '../filesystem/paths/walk.ts'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {branchInput, decodeLine, hash, pathOutput, repositoryInput} from './fields.ts'
import {tellProgress} from './remote/progress.ts'
import {type Remote, reachRemote} from './remote/reach.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {resolveCommit} from './repository/refs.ts'
import {Stage} from './repository/stage.ts'
import {runGit, tryGit} from './run/git.ts'
import type {GitServices} from './services.ts'

const input = z.strictObject({
  url: z
    .string()
    .min(1)
    .max(2048)
    .describe('https or ssh address, or the path of a repository of yours; never with a password in it'),
  path: repositoryInput('folder to make'),
  branch: branchInput('branch to check out; that of the remote when left out').optional(),
  depth: z.int().min(1).max(1_000_000).optional().describe('only so many of the last commits'),
})
type Input = z.output<typeof input>

export function createClone(services: GitServices) {
  return gitCapability({
    name: 'git.clone',
    title: 'Clone a repository',
    purpose: 'Copies a remote repository into a new folder; the folder appears whole or not at all.',
    whenToUse:
      'Use it to get what is on a remote. For a repository that is here already use git.pull instead. Submodules are not fetched.',
    effect: 'write-external',
    tier: 'notify',
    input,
    output: z.strictObject({
      path: pathOutput('the repository'),
      default_branch: z.string().nullable().describe('branch that the remote shows first; null when it has none'),
      head_commit: hash.nullable().describe('commit that was checked out; null when there is none yet'),
    }),
    errors: ['CloneFailed', 'DestinationExists'],
    examples: [
      {
        description: 'Get a project',
        input: {url: 'https://github.com/example/site.git', path: '/workspace/site'},
      },
      {
        description: 'Only the last commit of one branch',
        input: {url: 'git@github.com:example/site.git', path: 'site', branch: 'next', depth: 1},
      },
    ],
    tags: ['git', 'vcs', 'egress', 'modifying'],
    async handle(wanted, context) {
      const {url, path} = wanted
      await using destination = await locateDestination(context, path)
      await using remote = await reachRemote(services, context, {
        address: url,
        capability: 'git.clone',
        failure: 'CloneFailed',
      })
      await copy(context, destination, remote, wanted)
      await using repository = await openRepository(context, path)
      return {
        path: repository.path,
        default_branch: await defaultBranch(repository),
        head_commit: await resolveCommit(repository, 'HEAD'),
      }
    },
  })
}

/** Nothing yet, or an empty folder. */
async function locateDestination(context: CallContext, path: string): Promise<Entry> {
  const options = {follow: false, write: true, createParents: true}
  const entry = await locate(rootsOf(context), path.replace(/\/+$/, '') || '/', options)
  if (entry && !entry.isRoot && (await isFree(entry))) return entry
  await entry?.[Symbol.asyncDispose]()
  throw occupied(path)
}

async function isFree({node}: Entry): Promise<boolean> {
  if (!node) return true
  if (!node.stats.isDirectory()) return false
  await using directory = await node.openDirectory()
  return (await directory.list()).length === 0
}

function occupied(path: string): Error {
  return fail('DestinationExists', `something is at ${path} already, or a file is in the place of a folder above`, {
    path,
  })
}

async function copy(context: CallContext, destination: Entry, remote: Remote, {url, branch, depth, path}: Input) {
  const {directory, place, name} = destination
  await using stage = await Stage.open(context, directory, {...place, names: place.names.slice(0, -1)})
  const args = [
    ...['clone', '--progress', '--template=', '--origin=origin', '--no-recurse-submodules', '--no-local'],
    ...(branch === undefined ? [] : [`--branch=${branch}`]),
    ...(depth === undefined ? [] : [`--depth=${depth}`]),
    ...remote.args('upload-pack'),
    '.',
  ]
  const {isOk, complaint} = await tryGit(stage.around, args, {...remote.options, onStderr: tellProgress(context)})
  if (!isOk) throw fail('CloneFailed', `cannot clone: ${complaint}`)
  // as the agent knows it: git was given the path on this machine
  const config = ['config', '--file', '.git/config', '--end-of-options', 'remote.origin.url', url]
  if (remote.url !== url) await runGit(stage.around, config)
  if (!(await stage.publish(null, directory, name))) throw occupied(path)
}

async function defaultBranch(repository: Repository): Promise<string | null> {
  const {isOk, stdout} = await repository.try([
    'symbolic-ref',
    '--quiet',
    '--end-of-options',
    'refs/remotes/origin/HEAD',
  ])
  return isOk ? decodeLine(stdout).replace('refs/remotes/origin/', '') : null
}
