/**
 * Repositories that an attacker has written, against every verb. Each attack is first shown to work on git as people run
 * it, so that a test which cannot fail would be noticed.
 */
import assert from 'node:assert/strict'
import {existsSync} from 'node:fs'
import {chmod, cp, mkdir, readFile, rename, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type TestContext, test} from 'node:test'
import {tryGit} from '../../src/gateway/capabilities/git/run/git.ts'
import {CapabilityError} from '../../src/gateway/capability.ts'
import {type GitWorkspace, git, gitWorkspace} from '../unit/gateway/capabilities/git/workspace.ts'

interface Attack {
  readonly title: string
  /** writes it into the repository `r` */
  prepare(workspace: GitWorkspace, touch: string): Promise<void>
  /** what makes plain git run it, in `r` */
  readonly proof: readonly string[]
}

const section =
  (text: string) =>
  async ({configure}: GitWorkspace) =>
    configure('r', text)

const attacks: readonly Attack[] = [
  {
    title: 'core.fsmonitor',
    prepare: (workspace, touch) => section(`[core]\n\tfsmonitor = "${touch}; false"\n`)(workspace),
    proof: ['status'],
  },
  {
    title: 'an included file',
    async prepare({configure, write}, touch) {
      await write('more', `[core]\n\tfsmonitor = "${touch}; false"\n`)
      await configure('r', '[include]\n\tpath = ../../more\n[includeIf "gitdir:**"]\n\tpath = ../../more\n')
    },
    proof: ['status'],
  },
  {
    title: 'the configuration of a working tree',
    async prepare({configure, write}, touch) {
      await write('r/.git/config.worktree', `[core]\n\tfsmonitor = "${touch}; false"\n`)
      await configure('r', '[core]\n\trepositoryformatversion = 1\n[extensions]\n\tworktreeConfig = true\n')
    },
    proof: ['status'],
  },
  {
    title: 'hooks in .git',
    async prepare({dir}, touch) {
      for (const hook of HOOKS) await makeProgram(join(dir, 'r/.git/hooks', hook), touch)
    },
    proof: ['commit', '--allow-empty', '--message=x'],
  },
  {
    title: 'hooks that core.hooksPath names',
    async prepare({configure, dir}, touch) {
      for (const hook of HOOKS) await makeProgram(join(dir, 'hooks', hook), touch)
      await configure('r', '[core]\n\thooksPath = ../hooks\n')
    },
    proof: ['commit', '--allow-empty', '--message=x'],
  },
  {
    title: 'filters that attributes ask for',
    async prepare({configure, write}, touch) {
      await write('r/.gitattributes', '* filter=evil\n')
      await configure('r', `[filter "evil"]\n\tclean = "${touch}; cat"\n\tsmudge = "${touch}; cat"\n`)
    },
    proof: ['add', '--all'],
  },
  {
    title: 'a filter process, required, with the attributes in .git',
    async prepare({configure, write}, touch) {
      await write('r/.git/info/attributes', '* filter=evil\n')
      await configure('r', `[filter "evil"]\n\tprocess = "${touch}"\n\trequired = false\n`)
    },
    proof: ['add', '--all'],
  },
  {
    title: 'textconv and a diff command',
    async prepare({configure, write}, touch) {
      await write('r/.gitattributes', 'a diff=evil\n')
      await configure('r', `[diff "evil"]\n\ttextconv = "${touch}; cat"\n\tcommand = "${touch}"\n`)
    },
    proof: ['diff'],
  },
  {
    title: 'diff.external',
    prepare: (workspace, touch) => section(`[diff]\n\texternal = "${touch}"\n`)(workspace),
    proof: ['diff'],
  },
  {
    title: 'an editor',
    prepare: (workspace, touch) => section(`[core]\n\teditor = "${touch}; false"\n`)(workspace),
    proof: ['commit', '--allow-empty'],
  },
  {
    title: 'a program for signatures',
    async prepare({configure, dir}, touch) {
      await makeProgram(join(dir, 'gpg'), touch)
      await configure('r', `[commit]\n\tgpgSign = true\n[merge]\n\tverifySignatures = true\n`)
      await configure('r', `[push]\n\tgpgSign = true\n[gpg]\n\tprogram = ${join(dir, 'gpg')}\n`)
    },
    proof: ['commit', '--allow-empty', '--message=x'],
  },
  {
    title: 'the programs of a remote',
    prepare: ({configure}, touch) =>
      configure('r', `[remote "origin"]\n\tuploadpack = "${touch}; false"\n\treceivepack = "${touch}; false"\n`),
    proof: ['fetch', 'origin'],
  },
  {
    title: 'an address that is rewritten into a program',
    async prepare({configure, dir}, touch) {
      await makeProgram(join(dir, 'evil'), touch)
      await configure(
        'r',
        `[protocol]\n\tallow = always\n[url "ext::${join(dir, 'evil')} "]\n\tinsteadOf = /workspace/\n`,
      )
    },
    proof: ['fetch', 'origin'],
  },
  {
    title: 'a remote that is a program',
    async prepare({dir}, touch) {
      await makeProgram(join(dir, 'evil'), touch)
      git(join(dir, 'r'), 'config', 'protocol.allow', 'always')
      git(join(dir, 'r'), 'config', 'remote.origin.url', `ext::${join(dir, 'evil')}`)
    },
    proof: ['fetch', 'origin'],
  },
  {
    title: 'an ssh command',
    async prepare({configure, dir}, touch) {
      await configure('r', `[core]\n\tsshCommand = "${touch}; false"\n[ssh]\n\tvariant = simple\n`)
      git(join(dir, 'r'), 'config', 'remote.origin.url', 'ssh://localhost/x')
    },
    proof: ['fetch', 'origin'],
  },
  {
    title: 'a merge driver',
    async prepare({configure, dir, write, call}, touch) {
      await configure('r', `[merge "evil"]\n\tdriver = "${touch}; true"\n[merge]\n\tdefault = evil\n`)
      await write('r/.git/info/attributes', '* merge=evil\n')
      git(dir, 'clone', '--quiet', 'b.git', 'c')
      await write('c/a', 'theirs\n')
      git(join(dir, 'c'), 'commit', '--quiet', '--all', '--message=theirs')
      git(join(dir, 'c'), 'push', '--quiet')
      await write('r/a', 'mine\n')
      await call('commit', {path: 'r', message: 'mine'})
      git(join(dir, 'r'), 'fetch', '--quiet', join(dir, 'b.git'), 'main:refs/remotes/origin/main')
    },
    proof: ['merge', 'origin/main'],
  },
  {
    title: 'a repository in the repository',
    async prepare({dir, write}, touch) {
      git(join(dir, 'r'), 'clone', '--quiet', join(dir, 'b.git'), 'sub')
      git(join(dir, 'r'), '-c', 'core.safecrlf=false', 'add', 'sub')
      git(join(dir, 'r'), 'commit', '--quiet', '--message=sub')
      git(join(dir, 'r/sub'), 'config', 'core.fsmonitor', `${touch}; false`)
      git(join(dir, 'r/sub'), 'config', 'filter.evil.clean', `${touch}; cat`)
      await write('r/sub/.gitattributes', '* filter=evil\n')
      await write('r/sub/a', 'changed')
    },
    proof: ['status'],
  },
]

const HOOKS = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-checkout', 'post-merge']
  .concat(['pre-merge-commit', 'pre-push', 'reference-transaction', 'post-index-change', 'fsmonitor-watchman'])
  .concat(['pre-receive', 'update', 'post-receive', 'post-update', 'push-to-checkout', 'pre-auto-gc', 'proc-receive'])

async function makeProgram(file: string, touch: string): Promise<void> {
  await mkdir(join(file, '..'), {recursive: true})
  await writeFile(file, `#!/bin/sh\n${touch}\n`)
  await chmod(file, 0o755)
}

/** Every verb, with something to do for each; refusals are as good as answers. */
async function callEverything({call, write}: GitWorkspace): Promise<void> {
  await write('r/a', `${Math.random()}\n`)
  const calls: [verb: string, input: object][] = [
    ['status', {}],
    ['log', {}],
    ['diff', {}],
    ['diff', {commit: 'HEAD', cached: true}],
    ['commit', {message: 'one', files: ['a']}],
    ['pull', {}],
    ['commit', {message: 'all'}],
    ['push', {}],
    ['branch', {action: 'create', name: 'new'}],
    ['branch', {action: 'switch', name: 'new'}],
    ['branch', {action: 'delete', name: 'main'}],
    ['clone', {url: '/workspace/r', path: `c${Math.random()}`}],
    ['clone', {url: '/workspace/r', path: `r/c${Math.random()}`}],
    ['init', {path: 'r/inner'}],
  ]
  for (const [verb, input] of calls) {
    await call(verb, {path: 'r', ...input}).catch(error => {
      if (!(error instanceof CapabilityError)) throw error
    })
  }
}

for (const {title, prepare, proof} of attacks) {
  test(`no verb runs a program of the repository: ${title}`, async t => {
    const workspace = await gitWorkspace(t)
    const {dir, isMarked, marker} = workspace
    await workspace.repository()
    await workspace.remote()
    await prepare(workspace, `touch ${marker}`)
    await cp(join(dir, 'r'), join(dir, 'proof'), {recursive: true})
    await workspace.write('proof/a', 'changed for the proof\n')
    runPlain(join(dir, 'proof'), proof)
    assert.ok(isMarked(), 'the attack does not work on plain git either')
    await rm(marker)
    await callEverything(workspace)
    assert.equal(isMarked(), false)
  })
}

function runPlain(cwd: string, args: readonly string[]): void {
  try {
    git(cwd, ...args)
  } catch {
    // the attack may end in an error
  }
}

test('no verb runs a program of a remote that is a repository of the agent', async t => {
  const workspace = await gitWorkspace(t)
  const {call, dir, isMarked, marker, write} = workspace
  await workspace.repository()
  await workspace.remote()
  const touch = `touch ${marker}`
  for (const hook of HOOKS) await makeProgram(join(dir, 'b.git/hooks', hook), touch)
  for (const [key, value] of [
    ['core.hooksPath', join(dir, 'b.git/hooks')],
    ['core.fsmonitor', touch],
    ['core.alternateRefsCommand', touch],
    ['uploadpack.packObjectsHook', touch],
    ['gc.recentObjectsHook', touch],
    ['receive.autogc', 'true'],
  ] as const)
    git(join(dir, 'b.git'), 'config', key, value)
  await cp(join(dir, 'r'), join(dir, 'proof'), {recursive: true})
  git(join(dir, 'proof'), 'commit', '--quiet', '--allow-empty', '--message=x')
  git(join(dir, 'proof'), 'push', '--quiet', join(dir, 'b.git'), 'main:proof')
  assert.ok(isMarked())
  await rm(marker)
  await write('r/a', 'two')
  await call('commit', {path: 'r', message: 'two'})
  assert.deepEqual((await call('push', {path: 'r'})).pushed_refs, ['refs/heads/main'])
  await call('pull', {path: 'r', branch: 'proof'})
  await call('clone', {url: '/workspace/b.git', path: 'c'})
  assert.equal(isMarked(), false)
})

test('a configuration that is written while git runs is not read', async t => {
  const workspace = await gitWorkspace(t)
  const {call, dir, isMarked, marker} = workspace
  await workspace.repository()
  await workspace.remote()
  const config = join(dir, 'r/.git/config')
  const good = await readFile(config, 'utf8')
  let isOver = false
  const writer = (async () => {
    for (let turn = 0; !isOver; turn++) {
      await writeFile(`${config}.new`, turn % 2 ? good : `${good}[core]\n\tfsmonitor = "touch ${marker}; false"\n`)
      await rename(`${config}.new`, config)
    }
  })()
  for (let turn = 0; turn < 20; turn++) await call('status', {path: 'r'})
  isOver = true
  await writer
  assert.equal(isMarked(), false)
})

const OPTIONS = ['--upload-pack=touch MARK;', '-c core.fsmonitor=touch MARK', '--output=MARK', '--exec=touch MARK', '-']
const METACHARACTERS = [
  ';touch MARK',
  '$(touch MARK)',
  '`touch MARK`',
  'x\ntouch MARK',
  '|touch MARK',
  '*',
  '&touch MARK',
]
const TEXTS: [verb: string, field: string, input: object][] = [
  ['status', 'path', {}],
  ['log', 'branch', {}],
  ['log', 'author', {}],
  ['log', 'since', {}],
  ['diff', 'commit', {}],
  ['commit', 'message', {}],
  ['commit', 'author_name', {message: 'x'}],
  ['commit', 'author_email', {message: 'x'}],
  ['commit', 'files', {message: 'x'}],
  ['branch', 'name', {action: 'create'}],
  ['branch', 'name', {action: 'switch'}],
  ['branch', 'name', {action: 'delete'}],
  ['branch', 'start_point', {action: 'create', name: 'new'}],
  ['init', 'path', {}],
  ['init', 'default_branch', {path: 'i'}],
  ['clone', 'url', {path: 'c'}],
  ['clone', 'branch', {url: '/workspace/b.git', path: 'c'}],
  ['clone', 'path', {url: '/workspace/b.git'}],
  ['pull', 'remote', {}],
  ['pull', 'branch', {}],
  ['push', 'remote', {}],
  ['push', 'branch', {}],
]

async function attackTexts(t: TestContext, values: readonly string[]): Promise<void> {
  const {call, dir, isMarked, marker, repository, remote, write} = await gitWorkspace(t)
  await repository()
  await remote()
  for (const [index, [verb, field, input]] of TEXTS.entries()) {
    for (const value of values.map(text => text.replace('MARK', marker))) {
      await write('r/a', `${index}${value}`)
      const given = field === 'files' ? [value] : value
      await call(verb, {path: 'r', ...input, [field]: given}).catch(() => {})
      assert.equal(isMarked(), false, `${verb} ${field} ${value}`)
      await rm(join(dir, 'c'), {recursive: true, force: true})
    }
  }
  for (const value of values) {
    git(join(dir, 'r'), 'config', 'remote.origin.url', value.replace('MARK', marker))
    for (const verb of ['pull', 'push']) await call(verb, {path: 'r'}).catch(() => {})
    assert.equal(isMarked(), false)
  }
}

test('cases 132 and 134: an option in the place of an argument is not taken for one', t => attackTexts(t, OPTIONS))

test('case 140: what a shell would read is taken literally', t => attackTexts(t, METACHARACTERS))

test('case 133: no git runs that is not told where its options end', async t => {
  const {call, dir, repository, remote, write} = await gitWorkspace(t)
  await repository()
  await remote()
  const {signal} = new AbortController()
  const roots = [{virtual: '/workspace', host: dir, isReadOnly: false, isMount: false}] as const
  const around = {cwd: dir, roots, env: {}, writable: [], signal}
  await assert.rejects(tryGit(around, ['log', '--all']), /not told where its options end/)
  // names that would be options, where git allows them at all
  git(join(dir, 'r'), 'update-ref', 'refs/heads/-d', 'HEAD')
  git(join(dir, 'r'), 'update-ref', 'refs/remotes/--all', 'HEAD')
  assert.equal((await call('branch', {path: 'r', action: 'list'})).branches.length, 4)
  await write('r/--all', 'x')
  await write('r/:(top)', 'x')
  await write('r/b', 'x')
  assert.equal((await call('commit', {path: 'r', message: '--amend', files: ['--all', ':(top)']})).files_committed, 2)
  assert.deepEqual((await call('status', {path: 'r'})).untracked, ['b'])
})

test('case 138: a repository outside, and files outside of one, are refused', async t => {
  const {call, dir, fails, outside, repository, write} = await gitWorkspace(t)
  await repository()
  git(outside, 'init', '--quiet')
  await writeFile(join(outside, 'secret'), 'SECRET')
  await symlink(outside, join(dir, 'link'))
  for (const path of [outside, '/root/.ssh', '../outside', 'link', '/workspace/link']) {
    for (const [verb, input] of [
      ['status', {}],
      ['init', {}],
      ['commit', {message: 'x'}],
      ['clone', {url: '/workspace/r'}],
    ] as const)
      assert.match((await fails(verb, {path, ...input})).type, /^(PathOutOfScope|DestinationExists)$/)
  }
  await write('r/b', 'x')
  for (const file of ['../outside/secret', '/etc/passwd', 'x/../../outside/secret', '~/x'])
    assert.match(
      (await fails('commit', {path: 'r', message: 'x', files: [file]})).type,
      /^(PathOutOfScope|CommitFailed)$/,
    )
  await symlink(outside, join(dir, 'r/linked'))
  assert.equal((await fails('commit', {path: 'r', message: 'x', files: ['linked/secret']})).type, 'CommitFailed')
  assert.equal((await call('commit', {path: 'r', message: 'x'})).files_committed, 2)
  assert.equal(git(join(dir, 'r'), 'cat-file', '-p', 'HEAD:linked'), outside)
})

test('case 138: a .git that leads elsewhere is refused', async t => {
  const {dir, fails, outside, repository, write} = await gitWorkspace(t)
  git(outside, 'init', '--quiet')
  await writeFile(join(outside, 'secret'), 'SECRET')
  git(outside, 'add', '--all')
  git(outside, 'commit', '--quiet', '--message=SECRET')
  const secret = join(outside, '.git')
  await write('file/.git', `gitdir: ${secret}\n`)
  await mkdir(join(dir, 'link'))
  await symlink(secret, join(dir, 'link/.git'))
  for (const path of ['file', 'link']) assert.equal((await fails('log', {path})).type, 'NotARepository')
  for (const part of [
    'HEAD',
    'index',
    'objects',
    'objects/pack',
    'objects/ab',
    'refs',
    'refs/heads',
    'refs/heads/x',
    'logs',
  ]) {
    await rm(join(dir, 'r'), {recursive: true, force: true})
    await repository()
    await rm(join(dir, 'r/.git', part), {recursive: true, force: true})
    await symlink(join(secret, part), join(dir, 'r/.git', part))
    for (const [verb, input] of [
      ['log', {}],
      ['commit', {message: 'x'}],
    ] as const)
      assert.equal((await fails(verb, {path: 'r', ...input})).type, 'UnsafeRepository', part)
  }
})

test('case 138: the objects of repositories outside cannot be borrowed', async t => {
  const {dir, fails, outside, repository, write} = await gitWorkspace(t)
  await repository()
  git(outside, 'init', '--quiet')
  await writeFile(join(outside, 'secret'), 'SECRET')
  git(outside, 'add', '--all')
  git(outside, 'commit', '--quiet', '--message=SECRET')
  const secret = git(outside, 'rev-parse', 'HEAD')
  await write('r/.git/commondir', `${outside}/.git\n`)
  assert.equal((await fails('log', {path: 'r'})).type, 'UnsafeRepository')
  await rm(join(dir, 'r/.git/commondir'))
  await write('r/.git/objects/info/alternates', `${outside}/.git/objects\n`)
  assert.equal((await fails('diff', {path: 'r', commit: secret})).type, 'UnsafeRepository')
  assert.equal((await fails('clone', {url: '/workspace/r', path: 'c'})).type, 'UnsafeRepository')
  assert.equal(existsSync(join(dir, 'c')), false)
})

test('case 138: a configuration that points outside neither reads nor writes there', async t => {
  const {call, configure, outside, repository} = await gitWorkspace(t)
  await repository()
  await writeFile(join(outside, 'secret'), 'SECRET')
  await configure(
    'r',
    `[core]\n\tworktree = ${outside}\n\texcludesFile = ${outside}/secret\n\tattributesFile = ${outside}/secret\n`,
  )
  await configure('r', `[mailmap]\n\tfile = ${outside}/secret\n[commit]\n\ttemplate = ${outside}/secret\n`)
  assert.deepEqual((await call('status', {path: 'r'})).state, 'clean')
  await call('branch', {path: 'r', action: 'create', name: 'new'})
  await call('branch', {path: 'r', action: 'switch', name: 'new'})
  assert.equal(existsSync(join(outside, 'a')), false)
})
