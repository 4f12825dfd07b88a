import {z} from 'zod'
import {gitCapability} from './define.ts'
import {fail} from './errors.ts'
import {count, countOf, hash, parseRelative, repositoryInput} from './fields.ts'
import {NAMES, splitRecords} from './parse/records.ts'
import {type Status, showPaths} from './parse/status.ts'
import {openRepository, type Repository} from './repository/open.ts'
import {currentBranch, resolveCommit} from './repository/refs.ts'
import {isMerging, readStatus} from './status.ts'

const identity = (what: string) =>
  z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\p{Cc}<>]*[^\p{Cc}<>\s.,:;"'\\][^\p{Cc}<>]*$/u, 'must be one line without < and >')
    .optional()
    .describe(what)

const input = z.strictObject({
  path: repositoryInput(),
  message: z.string().regex(/\S/, 'must not be empty').max(100_000).describe('first line: what it does; then why'),
  files: z
    .array(z.string().min(1).max(4096))
    .min(1)
    .max(10_000)
    .optional()
    .describe('files and folders to commit, below the top folder; everything that changed when left out'),
  author_name: identity('author, when it is not you'),
  author_email: identity('address of the author, when it is not you'),
})

export const commit = gitCapability({
  name: 'git.commit',
  title: 'Commit changes',
  purpose: 'Stages what changed and commits it; you are its author unless you name another.',
  whenToUse:
    'Use it to keep a piece of work. It stays on this machine: to publish it use git.push. What was staged before is committed too; repositories inside this one are not added.',
  effect: 'write-local',
  tier: 'notify',
  input,
  output: z.strictObject({
    commit_hash: hash.describe('the new commit'),
    files_committed: count.describe('number of files that it changes'),
    branch: z.string().nullable().describe('branch that it is on; null when HEAD is on none'),
  }),
  errors: ['NothingToCommit', 'CommitFailed'],
  examples: [
    {description: 'Commit everything', input: {path: '/workspace/site', message: 'pages: add the imprint'}},
    {description: 'Commit one folder', input: {path: 'site', message: 'docs: explain setup', files: ['docs']}},
  ],
  tags: ['git', 'vcs', 'write', 'modifying'],
  async preview({path, message, files}, context) {
    await using repository = await openRepository(context, path)
    const paths = showPaths(await choose(repository, files))
    const more = paths.length > MAX_SHOWN ? [`and ${paths.length - MAX_SHOWN} more`] : []
    return [
      `commit ${countOf(paths.length, 'file')} in ${repository.path}:`,
      ...paths.slice(0, MAX_SHOWN),
      ...more,
      '',
      message,
    ].join('\n')
  },
  async handle({path, message, files, author_name, author_email}, context) {
    await using repository = await openRepository(context, path, {write: true})
    await stage(repository, files)
    const staged = splitRecords(await repository.run(['diff', '--cached', ...NAMES, '--']))
    if (staged.length === 0 && !(await isMerging(repository)))
      throw fail('NothingToCommit', `nothing has changed in ${repository.path}`, {path})
    const {isOk, complaint} = await repository.try(COMMIT, {
      input: message,
      env: {
        ...(author_name === undefined ? {} : {GIT_AUTHOR_NAME: author_name}),
        ...(author_email === undefined ? {} : {GIT_AUTHOR_EMAIL: author_email}),
      },
    })
    const commit_hash = isOk ? await resolveCommit(repository, 'HEAD') : null
    if (commit_hash === null) throw fail('CommitFailed', `git refused the commit: ${complaint}`)
    return {commit_hash, files_committed: staged.length, branch: await currentBranch(repository)}
  },
})

/** of the files that a person is shown */
const MAX_SHOWN = 200

const COMMIT = [
  ...['commit', '--quiet', '--no-verify', '--no-gpg-sign', '--no-status', '--no-edit', '--cleanup=whitespace'],
  ...['--file=-', '--end-of-options'],
]

/** `git add` would look into repositories inside this one; `update-index` takes paths as they are, and looks at nothing else. */
async function stage(repository: Repository, files: readonly string[] | undefined): Promise<void> {
  const chosen = await choose(repository, files)
  const paths = chosen.flatMap(({path, from}) => (from === null ? [path] : [from, path]))
  if (paths.length === 0) return
  const {isOk, complaint} = await repository.try(
    // no argument is from outside, and --stdin has to be the last
    ['update-index', '--add', '--remove', '--replace', '-z', '--stdin'],
    {input: Buffer.from(paths.map(path => `${path}\0`).join(''), 'latin1')},
  )
  if (!isOk) throw fail('CommitFailed', `git could not stage the changes: ${complaint}`)
}

async function choose(repository: Repository, files: readonly string[] | undefined): Promise<Status['changes']> {
  const {changes} = await readStatus(repository, {untracked: 'all'})
  // a folder among them is a repository of its own
  const own = changes.filter(({path}) => !path.endsWith('/'))
  return files === undefined ? own : files.flatMap(file => below(file, own))
}

/** What changed at a path or below it. */
function below(file: string, changes: Status['changes']): Status['changes'] {
  const path = parseRelative(file)
  if (path === null) throw fail('PathOutOfScope', `not a path inside the repository: ${file}`, {path: file})
  const found = changes.filter(change => path === '' || change.path === path || change.path.startsWith(`${path}/`))
  if (found.length === 0)
    throw fail('CommitFailed', `nothing has changed at ${file}, or git is told to ignore it`, {file})
  return found
}
