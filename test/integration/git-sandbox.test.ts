/** What is left when an agent swaps folders for links while git runs, and what a program in git's place could reach. */
import assert from 'node:assert/strict'
import {mkdir, readdir, rename, symlink, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {hasSandbox, sandboxed} from '../../src/gateway/capabilities/git/run/sandbox.ts'
import {CapabilityError} from '../../src/gateway/capability.ts'
import {runProgram} from '../../src/gateway/programs/run-program.ts'
import {git, gitWorkspace} from '../unit/gateway/capabilities/git/workspace.ts'
import {tempFolder} from '../unit/gateway/store/temp-store.ts'

const options = {cwd: tmpdir(), signal: new AbortController().signal, maxOutputBytes: 100_000}

async function inSandbox(script: string, folders: {dir: string; readOnly: string}, isOnline = false): Promise<string> {
  const roots = [
    {virtual: '/workspace', host: folders.dir, isReadOnly: false, isMount: false},
    {virtual: '/mnt/x', host: folders.readOnly, isReadOnly: true, isMount: true},
  ] as const
  const [file = '', ...args] = sandboxed({roots, writable: [], readable: [], isOnline})
  const {stdout} = await runProgram([file, ...args, 'sh', '-c', script], options)
  return Buffer.from(stdout).toString().trim()
}

test('in the sandbox there are the folders of the agent, no others of the machine, and no network', async t => {
  assert.equal(await hasSandbox(), true, 'bubblewrap has to work on the machine that runs the tests')
  const base = tempFolder(t)
  const [dir, readOnly, outside] = ['work', 'lent', 'outside'].map(name => join(base, name)) as [string, string, string]
  for (const folder of [dir, readOnly, outside]) await mkdir(folder)
  for (const folder of [readOnly, outside]) await writeFile(join(folder, 'secret'), 'SECRET')
  const folders = {dir, readOnly}
  assert.equal(await inSandbox(`cat ${outside}/secret || echo none`, folders), 'none')
  assert.equal(await inSandbox(`ls -A ${base}`, folders), 'lent\nwork')
  assert.equal(await inSandbox(`echo x >${dir}/new && cat ${readOnly}/secret`, folders), 'SECRET')
  assert.equal(await inSandbox(`echo x >${readOnly}/secret || echo refused`, folders), 'refused')
  assert.equal(await inSandbox('ls /root /home /var /etc/shadow 2>/dev/null', folders), '')
  assert.equal(await inSandbox(`test -e /proc/${process.pid} && echo seen || echo none`, folders), 'none')
  assert.equal(await inSandbox('cat /proc/net/dev | grep -vc lo:', folders), '2')
  assert.deepEqual(await readdir(dir), ['new'])
})

test('nothing outside is read or written while .git and folders are swapped for links', async t => {
  const {call, dir, outside, repository, write} = await gitWorkspace(t)
  await repository()
  git(outside, 'init', '--quiet', '--initial-branch=main')
  await writeFile(join(outside, 'SECRET'), 'SECRET')
  git(outside, 'add', '--all')
  git(outside, 'commit', '--quiet', '--message=SECRET')
  const before = git(outside, 'rev-parse', 'HEAD')
  await mkdir(join(dir, 'r/d'))
  await symlink(join(outside, '.git'), join(dir, 'r/git-link'))
  await symlink(outside, join(dir, 'r/d-link'))
  let isOver = false
  let swaps = 0
  const swapper = (async () => {
    for (; !isOver; swaps++) {
      for (const [name, link] of [
        ['.git', 'git-link'],
        ['d', 'd-link'],
      ] as const) {
        const [real, lure, aside] = [join(dir, 'r', name), join(dir, 'r', link), join(dir, `aside-${link}`)]
        await rename(real, aside)
        await rename(lure, real)
        await rename(real, lure)
        await rename(aside, real)
      }
    }
  })()
  const answers: string[] = []
  for (let turn = 0; turn < 15; turn++) {
    await write('r/new', `${turn}`)
    for (const [verb, input] of [
      ['log', {}],
      ['status', {}],
      ['commit', {message: 'x'}],
      ['diff', {commit: 'HEAD'}],
    ] as const) {
      const answer = await call(verb, {path: 'r', ...input}).then(JSON.stringify, (error: unknown) => {
        if (!(error instanceof CapabilityError)) throw error
        return `${error.type} ${error.message}`
      })
      answers.push(answer)
    }
  }
  isOver = true
  await swapper
  assert.ok(swaps > 10)
  assert.ok(
    answers.some(answer => answer.startsWith('{')),
    'no call had an answer',
  )
  assert.equal(answers.join('\n').includes('SECRET'), false)
  assert.deepEqual([git(outside, 'rev-parse', 'HEAD'), git(outside, 'status', '--porcelain')], [before, ''])
})
