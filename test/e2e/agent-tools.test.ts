import assert from 'node:assert/strict'
import {test} from 'node:test'
import {fakeAdmin} from '../support/fake-admin.ts'
import {toolSet} from '../support/fixtures.ts'
import {kruxos} from '../support/kruxos.ts'

const shown = {name: 'bot', listed: 4, usable: 20, unmatched: [], changed: false}

test('agent tools says what an agent has and what its clients see', async () => {
  const tools = toolSet({
    only: ['filesystem.*', 'git.*'],
    except: ['*.delete'],
    mode: 'search',
    always: ['system.time'],
  })
  await using gateway = await fakeAdmin({answers: {'agent.tools': () => ({...shown, tools})}})
  const {stdout, exit} = await kruxos(['agent', 'tools', 'bot'], gateway)
  assert.equal(exit, 0)
  assert.match(
    stdout,
    /^ +Has: +filesystem\.\*, git\.\*\n +But not: +\*\.delete\n +Clients see: +a search, and always system\.time$/m,
  )
  assert.match(stdout, /^ +Listed: +4 tools\n +Usable: +20 capabilities$/m)
})

test('agent tools sends what its flags say and nothing else', async () => {
  const sent: object[] = []
  const answers = {
    'agent.set-tools': (params: object) => {
      sent.push(params)
      return {...shown, tools: toolSet(), unmatched: ['git.*'], changed: true}
    },
  }
  await using gateway = await fakeAdmin({answers})
  const lines: [string[], object][] = [
    [['--only', 'filesystem.*, git.*'], {only: ['filesystem.*', 'git.*']}],
    [['--except', ''], {except: []}],
    [
      ['--mode', 'search', '--always', 'system.time', '--descriptions', 'compact'],
      {mode: 'search', always: ['system.time'], descriptions: 'compact'},
    ],
    [['--reset'], {reset: true}],
  ]
  for (const [flags, params] of lines) {
    const {stderr, exit} = await kruxos(['agent', 'tools', 'bot', ...flags], gateway)
    assert.equal(exit, 0, stderr)
    assert.match(stderr, /warning: no capability fits git\.\* at present/)
    assert.deepEqual(sent.pop(), {name: 'bot', reset: false, ...params})
  }
  assert.equal((await kruxos(['agent', 'tools', 'bot', '--only', ''], gateway)).exit, 2)
  assert.deepEqual(sent, [])
})

test('agent tools leaves no agent without tools for a slip of the pen, unless told to', async () => {
  await using gateway = await fakeAdmin()
  const line = (...more: string[]) => kruxos(['agent', 'tools', 'bot', '--only', ...more], gateway)
  for (const [typed, near] of [
    ['filesytem.read', 'filesystem.read'],
    ['filesystm.*', 'filesystem.*'],
  ] as const) {
    const {stderr, exit} = await line(typed)
    assert.equal(exit, 2)
    assert.ok(stderr.startsWith(`error: no capability fits ${typed}\nhint: did you mean ${near}?`), stderr)
  }
  assert.ok(gateway.requests.every(({name}) => name !== 'agent.set-tools'))
  for (const given of [['notes.*', '--force'], ['filesystem.read,notes.*'], ['*']])
    assert.equal((await line(...given)).exit, 0, given.join(' '))
})

test('capability cost tells tokens as an estimate, per category and for other lists', async () => {
  await using gateway = await fakeAdmin()
  const {stdout} = await kruxos(['capability', 'cost', '--agent', 'bot'], gateway)
  assert.match(stdout, /^filesystem +24 +39\.1 KiB +~7000$/m)
  assert.match(stdout, /^all that is listed +24 /m)
  assert.match(stdout, /^compact +24 +17\.6 KiB +~4000$/m)
  assert.match(stdout, /^search +3 +2\.3 KiB +~500$/m)
})
