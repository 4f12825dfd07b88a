import assert from 'node:assert/strict'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {EditResult} from '../../src/clients/adapter.ts'
import {applyChange, readEntries} from '../../src/clients/apply-change.ts'
import {writeEdit} from '../../src/clients/write-file.ts'
import {ENTRY, litterIn, modeOf, removeJob, setJob, tempHome} from './clients-home.ts'

const TOKEN = 'ab'.repeat(32)
const WITH_TOKEN = {...ENTRY, env: {KRUXOS_ENDPOINT: 'wss://localhost:7700', KRUXOS_AGENT_TOKEN: TOKEN}}

for (const [number, client, text] of [
  [25, 'claude-code', '{\n  "mcpServers": {\n    "other": {"comm'],
  [25, 'claude-desktop', '{\n  "mcpServers": {\n    "other": {"comm'],
  [26, 'codex', 'model = "gpt-5"\n[mcp_servers.oth'],
] as const) {
  test(`case ${number}: ${client} with a file that is cut off is refused by place, and nothing is written`, async () => {
    using home = tempHome()
    const job = setJob(home.home, client)
    const file = fileOf(home, client)
    home.put(file, text)
    await assert.rejects(applyChange(job), (error: Error & {code: string; hint: string}) => {
      assert.equal(error.code, 'IO')
      assert.match(error.message, /^\/.*:[23]:\d+: not valid/)
      assert.match(error.hint, /by hand/)
      return true
    })
    assert.equal(readFileSync(file, 'utf8'), text)
    assert.deepEqual(
      readdirSync(join(file, '..')).filter(name => name.includes('kruxos')),
      [],
    )
  })
}

function fileOf(home: ReturnType<typeof tempHome>, client: 'claude-code' | 'claude-desktop' | 'codex'): string {
  const desktop = join(home.home, '.config', 'Claude', 'claude_desktop_config.json')
  return {'claude-code': home.claude, 'claude-desktop': desktop, codex: home.codex}[client]
}

test('case 27: a byte order mark is accepted, kept in TOML and dropped from JSON', async () => {
  using home = tempHome()
  home.put(home.claude, '\uFEFF{\n  "theme": "dark"\n}\n')
  home.put(home.codex, '\uFEFFmodel = "gpt-5"\n')
  await applyChange(setJob(home.home, 'claude-code'))
  await applyChange(setJob(home.home, 'codex'))
  assert.ok(readFileSync(home.claude, 'utf8').startsWith('{\n  "theme": "dark",\n  "mcpServers"'))
  assert.ok(readFileSync(home.codex, 'utf8').startsWith('\uFEFFmodel = "gpt-5"\n'))
})

for (const [style, text] of Object.entries({
  CRLF: '{\r\n  "a": 1\r\n}\r\n',
  'no newline at the end': '{\n  "a": 1\n}',
  tabs: '{\n\t"a": 1\n}\n',
  'four spaces': '{\n    "a": 1\n}\n',
})) {
  test(`case 28: a file with ${style} keeps its style`, async () => {
    using home = tempHome()
    home.put(home.claude, text)
    await applyChange(setJob(home.home, 'claude-code'))
    const after = readFileSync(home.claude, 'utf8')
    const [head = '', tail = ''] = text.split(/(?<=1)/)
    assert.ok(after.startsWith(head) && after.endsWith(tail))
    const style = (whole: string) => new Set(whole.match(/\r?\n[\t ]?/g))
    assert.deepEqual(style(after), style(text))
  })
}

for (const text of ['', ' \n\n']) {
  test(`case 31: a file that holds ${JSON.stringify(text)} is an empty configuration`, async () => {
    using home = tempHome()
    home.put(home.claude, text)
    home.put(home.codex, text)
    for (const client of ['claude-code', 'codex'] as const) {
      const {files} = await applyChange(setJob(home.home, client))
      assert.equal(files[0]?.status, 'created')
    }
    assert.ok(JSON.parse(readFileSync(home.claude, 'utf8')).mcpServers.kruxos)
  })
}

test('case 33: a read-only file is respected', async () => {
  using home = tempHome()
  home.put(home.codex, 'a = 1\n', 0o444)
  const refused = {code: 'IO', message: /read-only \(mode 0444\)/, hint: /chmod u\+w/}
  await assert.rejects(applyChange(setJob(home.home, 'codex')), refused)
  assert.equal(modeOf(home.codex), '444')
  assert.equal(readFileSync(home.codex, 'utf8'), 'a = 1\n')
  assert.deepEqual(readdirSync(join(home.home, '.codex')), ['config.toml'])
})

test('case 34: a folder in the place of the file is named, and nothing is left behind', async () => {
  using home = tempHome()
  mkdirSync(home.codex, {recursive: true})
  await assert.rejects(applyChange(setJob(home.home, 'codex')), {code: 'IO', message: /config\.toml: it is a folder/})
  assert.deepEqual(readdirSync(join(home.home, '.codex')), ['config.toml'])
})

test('case 35: a folder that is missing is made for its owner alone', async () => {
  using home = tempHome()
  const {files} = await applyChange(setJob(home.home, 'codex'))
  assert.deepEqual([files[0]?.changed, files[0]?.backup], [true, null])
  assert.equal(modeOf(join(home.home, '.codex')), '700')
  assert.equal(modeOf(home.codex), '600')
  assert.deepEqual(readdirSync(join(home.home, '.codex')), ['config.toml'])
})

test('case 35: a file in the place of the folder is named', async () => {
  using home = tempHome()
  home.put(join(home.home, '.codex'), 'not a folder')
  await assert.rejects(applyChange(setJob(home.home, 'codex')), {
    code: 'IO',
    message: /config\.toml: a part of its path/,
  })
  assert.equal(readFileSync(join(home.home, '.codex'), 'utf8'), 'not a folder')
})

test('case 36: a link into a dotfiles folder stays a link, and the file behind it keeps its mode', async () => {
  using home = tempHome()
  const real = join(home.home, 'dotfiles', 'codex.toml')
  home.put(real, 'a = 1\n', 0o640)
  mkdirSync(join(home.home, '.codex'))
  symlinkSync('../dotfiles/second', home.codex)
  symlinkSync('codex.toml', join(home.home, 'dotfiles', 'second'))
  const {files} = await applyChange(setJob(home.home, 'codex'))
  assert.equal(readlinkSync(home.codex), '../dotfiles/second')
  assert.match(readFileSync(real, 'utf8'), /^a = 1\n\n\[mcp_servers\.kruxos\]/)
  assert.equal(modeOf(real), '640')
  assert.equal(
    join(files[0]?.backup ?? '', '..'),
    join(home.home, '.codex'),
    'the backup is not put under version control',
  )
  assert.deepEqual(litterIn(join(home.home, 'dotfiles')), [])
})

test('case 36: a link that leads nowhere, or in a circle, is named and kept', async () => {
  using home = tempHome()
  mkdirSync(join(home.home, '.codex'))
  symlinkSync('nowhere.toml', home.codex)
  await assert.rejects(applyChange(setJob(home.home, 'codex')), {
    code: 'IO',
    message: /is a link to .*nowhere\.toml, which does not exist/,
  })
  assert.ok(lstatSync(home.codex).isSymbolicLink())
  symlinkSync('.claude.json', home.claude)
  await assert.rejects(applyChange(setJob(home.home, 'claude-code')), {code: 'IO', message: /links lead in a circle/})
})

test('case 43: a new file is private, and a wide one is tightened when a secret goes in', async () => {
  using home = tempHome()
  home.put(home.claude, '{}', 0o644)
  const [plain] = (await applyChange(setJob(home.home, 'claude-code'))).files
  assert.deepEqual([plain?.tightenedFrom, modeOf(home.claude)], [null, '644'])
  assert.doesNotMatch(readFileSync(home.claude, 'utf8'), /[0-9a-f]{64}/)

  const [secret] = (await applyChange(setJob(home.home, 'claude-code', {entry: WITH_TOKEN, force: true}))).files
  assert.deepEqual([secret?.tightenedFrom, modeOf(home.claude)], [0o644, '600'])
  assert.match(secret?.warnings.join() ?? '', /plain text/)
  assert.ok(!JSON.stringify(secret).includes(TOKEN))
  for (const name of readdirSync(home.home)) assert.equal(modeOf(join(home.home, name)), '600', name)

  await applyChange(setJob(home.home, 'codex', {entry: WITH_TOKEN}))
  assert.equal(modeOf(home.codex), '600')
})

test('the same change twice writes once: the second time no byte and no time changes', async () => {
  using home = tempHome()
  home.put(home.claude, '{}')
  for (const client of ['claude-code', 'claude-desktop', 'codex'] as const) {
    await applyChange(setJob(home.home, client, {allowTools: true}))
    const file = fileOf(home, client)
    utimesSync(file, 1, 1)
    const folder = join(file, '..')
    const names = readdirSync(folder)
    const {files} = await applyChange(setJob(home.home, client, {allowTools: true}))
    assert.ok(files.every(({status, changed, backup}) => status === 'unchanged' && !changed && backup === null))
    assert.equal(statSync(file).mtimeMs, 1000)
    assert.deepEqual(readdirSync(folder), names)
  }
})

test('a preview says what would happen and touches nothing', async () => {
  using home = tempHome()
  const outcome = await applyChange({...setJob(home.home, 'codex'), mode: 'preview'})
  assert.deepEqual([outcome.files[0]?.status, outcome.files[0]?.changed], ['created', true])
  assert.match(outcome.files[0]?.fragment ?? '', /^\[mcp_servers\.kruxos\]$/m)
  assert.match(outcome.files[0]?.diff.join('\n') ?? '', /^\+command = /m)
  assert.deepEqual(readdirSync(home.home), [])
})

test('a client without any sign of being installed gets no file unless asked for', async () => {
  using home = tempHome()
  const outcome = await applyChange({...setJob(home.home, 'codex'), evenIfNotInstalled: false})
  assert.deepEqual([outcome.isInstalled, outcome.files], [false, []])
  assert.deepEqual(readdirSync(home.home), [])
})

test('when the entry differs, none of the files of the client is written', async () => {
  using home = tempHome()
  const text = '{"mcpServers": {"kruxos": {"command": "/mine"}}}'
  home.put(home.claude, text)
  const {files} = await applyChange(setJob(home.home, 'claude-code', {allowTools: true}))
  assert.deepEqual(
    files.map(({status}) => status),
    ['differs', 'created'],
  )
  assert.equal(readFileSync(home.claude, 'utf8'), text)
  assert.deepEqual(readdirSync(home.home), ['.claude.json'])
})

test('a backup holds the file as it was; of many the first and the latest are kept, all private', async () => {
  using home = tempHome()
  home.put(home.codex, '# the first\n', 0o644)
  const paths: string[] = []
  for (let round = 0; round < 5; round++) {
    for (const job of [setJob(home.home, 'codex'), removeJob(home.home, 'codex')]) {
      paths.push((await applyChange(job)).files[0]?.backup ?? '')
    }
  }
  const folder = join(home.home, '.codex')
  const kept = readdirSync(folder)
    .filter(name => name.includes('backup'))
    .map(name => join(folder, name))
  assert.deepEqual(kept, [paths[0], ...paths.slice(-4)])
  assert.equal(readFileSync(kept[0] ?? '', 'utf8'), '# the first\n')
  assert.match(kept[0] ?? '', /config\.toml\.kruxos-backup-\d{8}T\d{6}\.\d{3}Z$/)
  for (const path of kept) assert.equal(modeOf(path), '600')
})

test('removing takes out the entry, a stale one in settings.json, and the permission', async () => {
  using home = tempHome()
  const settings = join(home.home, '.claude', 'settings.json')
  home.put(settings, `{"mcpServers": {"kruxos": ${JSON.stringify(ENTRY)}}, "model": "opus"}`)
  await applyChange(setJob(home.home, 'claude-code', {allowTools: true}))
  assert.deepEqual(
    (await readEntries({...removeJob(home.home, 'claude-code'), kind: 'read', serverName: 'kruxos'}))[0]?.entry,
    ENTRY,
  )
  const {files} = await applyChange(removeJob(home.home, 'claude-code'))
  assert.deepEqual(
    files.map(({purpose, status}) => [purpose, status]),
    [
      ['server', 'removed'],
      ['stale', 'removed'],
      ['permission', 'removed'],
    ],
  )
  assert.deepEqual(JSON.parse(readFileSync(settings, 'utf8')), {
    mcpServers: {},
    model: 'opus',
    permissions: {allow: []},
  })
  assert.deepEqual(JSON.parse(readFileSync(home.claude, 'utf8')), {mcpServers: {}})
})

test('a program that writes the file between our read and our rename loses nothing', async () => {
  using home = tempHome()
  home.put(home.codex, 'a = 1\n')
  let calls = 0
  const edit = (text: string | null): EditResult => {
    calls++
    if (calls === 2) writeFileSync(home.codex, 'a = 1\nb = 2\n')
    const isThere = text?.includes('ours') ?? false
    const result = {fragment: null, diff: [], warnings: [], holdsSecret: false}
    return isThere
      ? {...result, status: 'unchanged', text: null}
      : {...result, status: 'created', text: `${text}ours = 1\n`}
  }
  const written = await writeEdit({purpose: 'server', file: home.codex, lockDir: null, edit})
  assert.equal(readFileSync(home.codex, 'utf8'), 'a = 1\nb = 2\nours = 1\n')
  assert.equal(readFileSync(written.backup ?? '', 'utf8'), 'a = 1\nb = 2\n')
  assert.deepEqual(readdirSync(join(home.home, '.codex')).length, 2)
})

test('case 55: of three clients one cannot be written; the others are', async () => {
  using home = tempHome()
  home.put(join(home.home, '.codex'), 'not a folder')
  const clients = ['claude-code', 'claude-desktop', 'codex'] as const
  const outcomes = await Promise.allSettled(clients.map(client => applyChange(setJob(home.home, client))))
  assert.deepEqual(
    outcomes.map(({status}) => status),
    ['fulfilled', 'fulfilled', 'rejected'],
  )
  for (const client of ['claude-code', 'claude-desktop'] as const) {
    assert.ok(JSON.parse(readFileSync(fileOf(home, client), 'utf8')).mcpServers.kruxos)
  }
})
