import assert from 'node:assert/strict'
import {test} from 'node:test'
import fc from 'fast-check'
import {formatConfig, isKept, parseConfig} from '../../../../../src/gateway/capabilities/git/repository/config.ts'

const never = new AbortController().signal

test('a configuration that we write means to git what we meant', async () => {
  const subsection = fc.string({unit: 'grapheme', minLength: 1, maxLength: 20}).filter(text => !/[\n\0]/.test(text))
  const value = fc.string({unit: 'grapheme', maxLength: 30}).map(text => text.replace(/[\0\r]/g, ''))
  const entry = fc.tuple(fc.constantFrom('branch', 'remote'), subsection, value)
  const entries = fc
    .sample(entry, 200)
    .map(([section, name, value]) => ({key: `${section}.${name}.merge`, value}))
    .concat({key: 'core.eol', value: ' # ; "quoted" \\ tab\t line\nbreak '})
  assert.deepEqual(await parseConfig(Buffer.from(formatConfig(entries)), never), entries)
})

const KEPT: Record<string, string> = {
  'core.repositoryformatversion': '0',
  'core.filemode': 'false',
  'core.autocrlf': 'input',
  'extensions.objectformat': 'sha256',
  'remote.origin.fetch': '+refs/heads/*:refs/remotes/origin/*',
  'branch.a.b.merge': 'refs/heads/a.b',
  'branch.main.remote': 'origin',
}

const DROPPED: Record<string, string> = {
  'core.worktree': '/',
  'core.fsmonitor': 'x',
  'core.hookspath': '/',
  'core.sshcommand': 'x',
  'core.filemode': 'x\n[core]fsmonitor=x',
  'extensions.worktreeconfig': 'true',
  'extensions.partialclone': 'origin',
  'extensions.refstorage': 'reftable:/elsewhere',
  'remote.origin.url': 'ext::x',
  'remote.origin.vcs': 'x',
  'remote.origin.uploadpack': 'x',
  'remote.origin.fetch': '+refs/heads/*:refs/heads/*',
  'branch.main.remote': 'https://example.org/x',
  'filter.x.clean': 'x',
  'include.path': 'x',
  'url.ext::x.insteadof': 'https://',
  'hook.x.command': 'x',
  'safe.directory': '*',
}

test('of a configuration, only what cannot name a program or a file is kept', () => {
  for (const [key, value] of Object.entries(KEPT)) assert.equal(isKept({key, value}), true, key)
  for (const [key, value] of Object.entries(DROPPED)) assert.equal(isKept({key, value}), false, key)
})

test('what a configuration includes is left out, and a key alone is true', async () => {
  const text = '[include]\n\tpath = /etc/hostname\n[core]\n\tbare\n'
  assert.deepEqual(await parseConfig(Buffer.from(text), never), [
    {key: 'include.path', value: '/etc/hostname'},
    {key: 'core.bare', value: 'true'},
  ])
})
