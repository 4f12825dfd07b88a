import assert from 'node:assert/strict'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {KruxosError} from '../../src/contract/errors.ts'
import {eventually} from '../support/eventually.ts'
import {type FakeAdmin, fakeAdmin} from '../support/fake-admin.ts'
import {approval, approvalDetail} from '../support/fixtures.ts'
import {ended, json, kruxos, start, tempDir} from '../support/kruxos.ts'
import {tempGateway} from '../support/temp-gateway.ts'
import {atTerminal, noTerminal} from '../support/terminal.ts'

const ID = approval().id

function sent({requests}: FakeAdmin, name: string): unknown[] {
  return requests.filter(request => request.name === name).map(({params}) => params)
}

test('approve list shows what waits, oldest first, and asks the gateway to filter', async () => {
  await using gateway = await fakeAdmin()
  const {stdout} = await kruxos(['approve', 'list', '--agent', 'bot', '--capability', 'filesystem.*', '--all'], gateway)
  assert.match(stdout, /^ID +AGENT +CAPABILITY +STATE +INPUT$/m)
  assert.match(stdout, /^appr-0123456789ab +claude-agent +filesystem\.delete +waits 1m, \d+m left +\{"path"/m)
  assert.deepEqual(sent(gateway, 'approval.list'), [{agent: 'bot', capability: 'filesystem.*', all: true}])
  assert.equal(json(await kruxos(['approve', 'list', '--json'], gateway))['total'], 1)
})

test('case 8: approve show renders a diff in which nothing obeys the agent', async () => {
  const preview = '--- a\n+++ a\n@@ -1 +1 @@\n-old\n+new \u001b[2J\u202e\r\n'
  await using gateway = await fakeAdmin({
    answers: {'approval.show': () => ({approval: approvalDetail({preview, agent: '\u009b31mbot'})})},
  })
  const {stdout, exit} = await kruxos(['approve', 'show', 'appr-01'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^ {2}\+new \\u\{001b\}\[2J\\u\{202e\}\\r$/m)
  assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
})

test('accept and reject show what is meant, and do nothing without a yes', async () => {
  await using gateway = await fakeAdmin()
  for (const verb of ['accept', 'reject']) {
    const {stderr, exit} = await kruxos(['approve', verb, ID], gateway)
    assert.equal(exit, 2)
    assert.match(stderr, /filesystem\.delete/)
    assert.match(stderr, /nobody can be asked\nhint: give --yes/)
    assert.deepEqual(sent(gateway, `approval.${verb}`), [])
  }
  const {stdout, exit} = await kruxos(['approve', 'accept', ID, '--yes'], gateway)
  assert.equal(exit, 0)
  assert.match(stdout, /^appr-0123456789ab {2}approved {2}claude-agent {2}filesystem\.delete$/m)
})

test('a grant is asked for by any of its flags', async () => {
  await using gateway = await fakeAdmin()
  const accept = (...flags: string[]) => kruxos(['approve', 'accept', ID, '--yes', ...flags], gateway)
  const {stdout} = await accept('--for', '30m', '--times', '3', '--args', 'rule')
  assert.match(stdout, /grant-01234567: claude-agent may make whatever the same rule asks .*, 3 times at most/)
  await accept('--times', '2')
  await accept()
  assert.deepEqual(sent(gateway, 'approval.accept'), [
    {id: ID, grant: {seconds: 1800, times: 3, args: 'rule'}},
    {id: ID, grant: {times: 2, args: 'exact'}},
    {id: ID},
  ])
  for (const flags of [
    ['--for', 'soon'],
    ['--times', '0'],
    ['--args', 'all'],
  ])
    assert.equal((await accept(...flags)).exit, 2)
})

test('several at once: a result for each, and the exit code of the first that failed', async () => {
  await using gateway = await fakeAdmin({
    answers: {
      'approval.show': ({id}) =>
        id === 'appr-none'
          ? new KruxosError('NOT_FOUND', `there never was a request ${id}`)
          : {approval: approvalDetail({id})},
      'approval.accept': ({id}) =>
        id === 'appr-late'
          ? new KruxosError('CONFLICT', `${id} expired at 08:00: nobody had decided`)
          : {approval: approval({id, state: 'approved'}), changed: true, grant: null},
    },
  })
  const outcome = await kruxos(['approve', 'accept', '--ids-file', '-', '--yes', '--json'], {
    socketPath: gateway.socketPath,
    input: 'appr-1\nappr-late\nappr-none\nappr-1\n',
  })
  assert.equal(outcome.exit, 5)
  const results = json(outcome)['results'] as {id: string; ok: boolean; error: {code: string} | null}[]
  assert.deepEqual(
    results.map(({id, ok, error}) => [id, ok, error?.code ?? null]),
    [
      ['appr-1', true, null],
      ['appr-late', false, 'CONFLICT'],
      ['appr-none', false, 'NOT_FOUND'],
    ],
  )
})

test('what can be done about those that failed is said once', async () => {
  await using gateway = await fakeAdmin({
    answers: {
      'approval.show': ({id}) =>
        new KruxosError('NOT_FOUND', `there never was a request ${id}`, {hint: 'kruxos approve list --all'}),
    },
  })
  const {stderr, exit} = await kruxos(['approve', 'accept', 'appr-1', 'appr-2', '--yes'], gateway)
  assert.equal(exit, 8)
  assert.match(stderr, /^error: appr-1: .*\nerror: appr-2: .*\nhint: kruxos approve list --all\n$/)
})

test('requests are chosen by ids, by a file or by a filter, and never by nothing', async () => {
  await using gateway = await fakeAdmin()
  const file = join(gateway.dir, 'ids')
  writeFileSync(file, `${ID}\n`)
  assert.equal((await kruxos(['approve', 'reject', '--ids-file', file, '--yes', '--reason', 'no'], gateway)).exit, 0)
  assert.equal((await kruxos(['approve', 'reject', '--agent', 'bot', '--yes'], gateway)).exit, 0)
  assert.deepEqual(sent(gateway, 'approval.reject'), [{id: ID, reason: 'no'}, {id: ID}])
  for (const args of [[], [ID, '--all']]) {
    const {stderr, exit} = await kruxos(['approve', 'accept', ...args, '--yes'], gateway)
    assert.equal(exit, 2)
    assert.match(stderr, /which requests\?|not both/)
  }
  assert.equal((await kruxos(['approve', 'accept', '--ids-file', '/none', '--yes'], gateway)).exit, 7)
})

test('grants are listed and revoked', async () => {
  await using gateway = await fakeAdmin()
  assert.match((await kruxos(['approve', 'grants'], gateway)).stdout, /^grant-01234567 .* exact .*1 of 3 used/m)
  assert.match((await kruxos(['approve', 'revoke-grant', 'grant-01'], gateway)).stdout, /^Revoked grant-01\.$/m)
})

test('wait for an approval ends with what became of it', async () => {
  for (const [state, exit] of [
    ['done', 0],
    ['rejected', 4],
    ['expired', 5],
    ['cancelled', 5],
    ['unknown', 5],
    ['pending', 9],
    ['running', 9],
  ] as const) {
    await using gateway = await fakeAdmin({
      answers: {'approval.show': ({id}) => ({approval: approvalDetail({id, state})})},
    })
    const outcome = await kruxos(['wait', '--for', `approval:${ID}`, '--timeout', '0'], gateway)
    assert.equal(outcome.exit, exit, state)
  }
})

test('capability call --wait waits for the decision and collects what the call answered', async () => {
  let isAsked = false
  const pending = {...CALL, ok: false, result: null, error: PENDING_ERROR}
  await using gateway = await fakeAdmin({
    answers: {
      'capability.call': () => {
        const answer = isAsked ? {...CALL, ok: true, result: {content: 'hello'}, error: null} : pending
        isAsked = true
        return answer
      },
      'approval.show': ({id}) => ({approval: approvalDetail({id, state: 'done'})}),
    },
  })
  const outcome = await kruxos(['capability', 'call', 'filesystem.delete', '--wait'], gateway)
  assert.equal(outcome.exit, 0, outcome.stderr)
  assert.match(outcome.stdout, /hello/)
  isAsked = false
  assert.equal((await kruxos(['capability', 'call', 'filesystem.delete'], gateway)).exit, 9)
})

const CALL = {capability: 'filesystem.delete', durationMs: 1}
const PENDING_ERROR = {
  error_type: 'ApprovalPending',
  description: 'filesystem.delete waits',
  agent_description: 'wait',
  recovery_actions: [],
  retryable: true,
  retry_after: 60,
  context: {approval_id: ID},
}

test('sessions are listed, shown and ended; agents are paused, resumed and ended', async () => {
  await using gateway = await fakeAdmin()
  for (const [line, pattern] of [
    ['session list', /^sess-a1b2c3d4 +claude-agent +connected .*claude-code 2\.0\.0$/m],
    ['session show sess-a1', /^Session: +sess-a1$/m],
    ['session kill sess-a1', /^Ended sess-a1 of claude-agent\.$/m],
    ['pause bot', /^Paused agent bot; kruxos resume bot$/m],
    ['resume bot', /^Resumed agent bot\.$/m],
    ['kill bot', /^Ended 1 session of bot\.$/m],
  ] as const) {
    const {stdout, exit} = await kruxos(line.split(' '), gateway)
    assert.equal(exit, 0, line)
    assert.match(stdout, pattern)
  }
})

/** A gateway with an agent that waits for the approval of a delete. */
async function waiting() {
  const gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  const client = await gateway.connect(await gateway.createToken('bot'))
  await client.callTool('filesystem__delete', {path: '/workspace/a.txt'})
  const {approvals} = await gateway.admin.call('approval.list', {})
  return {
    admin: gateway.admin,
    id: approvals[0]?.id ?? '',
    socketPath: gateway.paths.adminSocket,
    async [Symbol.asyncDispose]() {
      await client[Symbol.asyncDispose]()
      await gateway[Symbol.asyncDispose]()
    },
  }
}

test('watch is a live screen on a terminal: it shows, asks, decides, and gives the terminal back', {
  skip: noTerminal,
  timeout: 30_000,
}, async () => {
  await using gateway = await waiting()
  const {screen, exit} = await atTerminal('approve watch', gateway, [
    ['filesystem.delete', 'd'],
    ['What would happen', 'q'],
    ['d details', 'a'],
    ['y to accept', 'y'],
    ['accepted filesystem.delete', 'q'],
  ])
  assert.equal(exit, 0)
  assert.notEqual((await gateway.admin.call('approval.show', {id: gateway.id})).approval.state, 'pending')
  assert.ok(screen.includes('\u001b[?1049h') && screen.includes('\u001b[?1049l'))
})

test('watch without a screen prints a line for each request that comes or goes', {timeout: 30_000}, async () => {
  for (const flags of [[], ['--json']]) {
    await using gateway = await waiting()
    using home = tempDir()
    const child = start(['approve', 'watch', ...flags], {socketPath: gateway.socketPath, home: home.path})
    child.stdin.end()
    let printed = ''
    child.stdout.on('data', chunk => {
      printed += chunk
    })
    await eventually(async () => assert.match(printed, new RegExp(gateway.id)))
    await gateway.admin.call('approval.reject', {id: gateway.id})
    await eventually(async () => assert.match(printed, flags.length > 0 ? /"total":0/ : /is over/))
    child.kill('SIGINT')
    await ended(child)
  }
})
