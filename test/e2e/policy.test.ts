/** Policies from the command line, without a gateway: as a job does it. */
import assert from 'node:assert/strict'
import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {fileURLToPath} from 'node:url'
import {parse} from 'yaml'
import {TEMPLATE_NAMES} from '../../src/policy/index.ts'
import {fakeAdmin} from '../support/fake-admin.ts'
import {status} from '../support/fixtures.ts'
import {json, kruxos, tempDir} from '../support/kruxos.ts'
import {policySummary} from '../support/policy-answers.ts'

const ORG = `version: 1
name: house
rules:
  - {match: filesystem.write, tier: notify, when: {path_prefix: /workspace/drafts}}
  - {match: filesystem.write, tier: blocked, reason: drafts only}
`

/** A folder with org.yaml and whatever else. */
function folder(files: Record<string, string> = {}) {
  const dir = tempDir()
  for (const [name, text] of Object.entries({'org.yaml': ORG, ...files})) writeFileSync(join(dir.path, name), text)
  return dir
}

for (const template of TEMPLATE_NAMES) {
  test(`policy init --template ${template} writes a file that is valid, names its schema, and is never overwritten`, async () => {
    using dir = tempDir()
    const env = {KRUXOS_CONFIG_DIR: dir.path}
    const init = (...more: string[]) => kruxos(['policy', 'init', '--template', template, ...more], {env})
    const file = join(dir.path, 'policies', 'org.yaml')
    assert.equal((await init()).stdout, `Wrote ${file}.\n`)
    assert.equal(statSync(file).mode & 0o022, 0)
    const text = readFileSync(file, 'utf8')
    const [, url = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
    assert.equal(JSON.parse(readFileSync(fileURLToPath(url), 'utf8')).description, 'kruxos policy')
    assert.equal(parse(text).name, template)
    const validated = await kruxos(['policy', 'validate'], {env})
    assert.match(validated.stdout, new RegExp(`: ok, ${template}, \\d+ rules\n$`))
    assert.equal(validated.stderr, '')

    assert.deepEqual(json(await init('--json'))['changed'], false)
    writeFileSync(file, ORG)
    const refused = await init()
    assert.equal(refused.exit, 5)
    assert.match(refused.stderr, /is there already\nhint: give --force/)
    assert.equal(readFileSync(file, 'utf8'), ORG)
    assert.equal((await init('--force')).exit, 0)
    assert.equal(readFileSync(file, 'utf8'), text)
  })
}

test("a template for an agent's own file does not claim what org.yaml alone can allow", async () => {
  using dir = tempDir()
  const file = join(dir.path, 'agents', 'bot.yaml')
  mkdirSync(join(dir.path, 'agents'))
  await kruxos(['policy', 'init', '--template', 'personal-permissive', '--layer', 'agents/bot', '--out', file])
  const {exit, stderr} = await kruxos(['policy', 'validate', file])
  assert.equal(exit, 0, stderr)
})

test('policy validate tells every fault with its place and exits 7', async () => {
  using dir = folder({
    'bad.yaml': 'version: 1\nname: x\nrules:\n  - {match: a.b, tier: no}\n  - {match: B, tier: notify}\n',
  })
  const {exit, stdout} = await kruxos(['policy', 'validate', 'org.yaml', 'bad.yaml'], {cwd: dir.path})
  assert.equal(exit, 7)
  assert.match(
    stdout,
    /^bad\.yaml:4:18: rules\.0\.tier: .+\nbad\.yaml:5:6: rules\.1\.match: .+\norg\.yaml: ok, house, 2 rules\n$/,
  )
  const {ok, faults} = json(await kruxos(['policy', 'validate', 'bad.yaml', '--json'], {cwd: dir.path}))
  assert.deepEqual([ok, (faults as unknown[]).length], [false, 2])
  assert.equal((await kruxos(['policy', 'validate', 'none.yaml'], {cwd: dir.path})).exit, 7)
  assert.equal((await kruxos(['policy', 'validate', '-'], {input: ORG})).exit, 0)
})

test('policy validate warns of names that nothing has, at the place in the file that was given', async () => {
  using dir = folder({'odd.yaml': 'version: 1\nname: x\nrules: [{match: filesytem.*, tier: blocked}]\n'})
  const {exit, stderr} = await kruxos(['policy', 'validate', 'odd.yaml'], {cwd: dir.path})
  assert.deepEqual([exit, stderr], [0, 'warning: odd.yaml:3: no capability matches filesytem.*\n'])
})

test('policy explain --file needs no gateway and names the deciding rule with its line', async () => {
  using dir = folder()
  const explain = (path: string) =>
    kruxos(
      [
        'policy',
        'explain',
        '--file',
        'org.yaml',
        '--capability',
        'filesystem.write',
        '--input',
        JSON.stringify({path}),
        '--json',
      ],
      {cwd: dir.path},
    )
  const inside = json(await explain('/workspace/drafts/a'))
  assert.deepEqual([inside['tier'], inside['rule'], inside['isConditional']], ['notify', 'org.yaml:4', true])
  const outside = json(await explain('/workspace/drafts/../a'))
  assert.deepEqual([outside['tier'], outside['rule'], outside['reason']], ['blocked', 'org.yaml:5', 'drafts only'])
  const unknown = await kruxos(['policy', 'explain', '--file', 'org.yaml', '--capability', 'moon.land'], {
    cwd: dir.path,
  })
  assert.equal(unknown.exit, 2)
  assert.match(unknown.stderr, /hint: give it with --default/)
})

test('policy test compares and exits 10 when a call gets another tier', async () => {
  const cases = `policy: [org.yaml]
cases:
  - {capability: filesystem.write, input: {path: drafts/a}, expect: notify, rule: org.yaml:4}
  - {name: out of the drafts, capability: filesystem.write, input: {path: a}, expect: blocked}
  - {capability: filesystem.read, input: {path: a}, expect: autonomous}
`
  using dir = folder({
    'good.yaml': cases,
    'wrong.yaml': cases.replace('expect: blocked', 'expect: notify'),
    'broken.yaml': 'cases: [{capability: a.b}]',
  })
  const run = (file: string) => kruxos(['policy', 'test', join(dir.path, file)])
  assert.deepEqual(await run('good.yaml'), {stdout: '3 passed, 0 failed\n', stderr: '', exit: 0})
  const wrong = await run('wrong.yaml')
  assert.equal(wrong.exit, 10)
  assert.match(wrong.stdout, /wrong\.yaml:4 +out of the drafts +notify +blocked +org\.yaml:5\n2 passed, 1 failed\n$/)
  const broken = await run('broken.yaml')
  assert.equal(broken.exit, 7)
  assert.match(broken.stderr, /^error: .+broken\.yaml:1:\d+: cases\.0\.expect: /)
})

test('policy import prints our form and tells what was lost', async () => {
  using dir = folder({'old.yaml': 'rules: [{capability: git.push, tier: approval, reason: r, moon: 1}]\n'})
  const {stdout, stderr, exit} = await kruxos(['policy', 'import', 'old.yaml'], {cwd: dir.path})
  assert.equal(exit, 0)
  assert.equal(stderr, 'warning: git.push: moon has no counterpart\n')
  assert.deepEqual(parse(stdout).rules, [{match: 'git.push', tier: 'approval_required', reason: 'r'}])
  const refused = await kruxos(['policy', 'import', 'old.yaml', '--out', 'org.yaml'], {cwd: dir.path})
  assert.equal(refused.exit, 5)
  assert.equal((await kruxos(['policy', 'import', '-'], {input: 'hello'})).exit, 7)
})

test('policy set shows what changes, and without anybody to ask needs --yes', async () => {
  await using gateway = await fakeAdmin()
  const {exit, stderr} = await kruxos(['policy', 'set', '-'], {...gateway, input: ORG})
  assert.equal(exit, 2)
  assert.match(stderr, /filesystem\.delete +notify +approval_required[\s\S]*hint: give --yes/)
  assert.deepEqual(
    gateway.requests.map(({name}) => name),
    ['policy.diff'],
  )
  await kruxos(['policy', 'set', '-', '--yes'], {...gateway, input: ORG})
  assert.deepEqual(gateway.requests.at(-1)?.params, {layer: 'org', text: ORG, expectedVersion: null})
})

test('policy diff --check exits 10 when a tier would change', async () => {
  await using gateway = await fakeAdmin()
  assert.equal((await kruxos(['policy', 'diff', '-', '--check'], {...gateway, input: ORG})).exit, 10)
  assert.equal((await kruxos(['policy', 'diff', '-'], {...gateway, input: ORG})).exit, 0)
})

test('the layer is what the name of the file says, and a wrong one is refused before anything is sent', async () => {
  await using gateway = await fakeAdmin()
  using dir = tempDir()
  mkdirSync(join(dir.path, 'agents'))
  for (const [file, layer] of [
    ['system.yaml', 'system'],
    ['agents/bot.yaml', 'agents/bot'],
    ['mine.yaml', 'org'],
  ] as const) {
    writeFileSync(join(dir.path, file), ORG)
    await kruxos(['policy', 'diff', file], {...gateway, cwd: dir.path})
    assert.deepEqual(gateway.requests.at(-1)?.params, {layer, text: ORG})
  }
  const {exit, stderr} = await kruxos(['policy', 'diff', 'mine.yaml', '--layer', 'agents/../x'], {
    ...gateway,
    cwd: dir.path,
  })
  assert.equal(exit, 2)
  assert.match(stderr, /no policy layer "agents\/\.\.\/x"/)
  assert.equal(gateway.requests.length, 3)
})

test('status and doctor tell a fault of the files with its place', async () => {
  const problem = 'org.yaml:3:5: rules.0.tier: not one of the tiers'
  const policy = policySummary({problems: [problem]})
  const state = {...status({policy}), gateway: {...status().gateway, caFile: null}}
  await using gateway = await fakeAdmin({answers: {'status.get': () => state}})
  assert.match((await kruxos(['status'], gateway)).stdout, new RegExp(`^! policy: ${problem}$`, 'm'))
  const {stdout} = await kruxos(['doctor'], gateway)
  assert.match(stdout, new RegExp(`^\\[FAIL\\] policy +${problem}\\n +-> kruxos policy validate$`, 'm'))
})
