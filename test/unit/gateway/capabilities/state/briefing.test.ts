import assert from 'node:assert/strict'
import {mkdirSync, utimesSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {tempState} from './temp-state.ts'

interface Briefing {
  since: string
  filesystem_changes: {count: number; files: {path: string}[]; complete: boolean}
  process_events: {calls: number; failed: number}
  pending_approvals: number
  unread_messages: number
  alerts: {count: number; items: {message: string}[]}
  health: Record<string, string>
  summary: string
}

const since = '2026-01-01T00:00:00+00:00'

test('a briefing tells of files that changed, alerts and health, in full when asked', async t => {
  const temp = await tempState(t)
  const context = temp.session()
  const folder = join(String(context.workspaceDir), 'in')
  mkdirSync(folder)
  for (const [name, time] of [
    ['old', '2025-12-31T23:59:59Z'],
    ['new', '2026-01-02T00:00:00Z'],
  ] as const) {
    writeFileSync(join(folder, name), name)
    utimesSync(join(folder, name), new Date(time), new Date(time))
  }
  const alert = {
    kind: 'rate-limit',
    severity: 'warning',
    message: 'calls too often',
    count: 2,
    at: '2026-01-01T00:00:00.000Z',
  } as const
  for (const subject of ['build-bot', 'other'])
    await temp.store.alerts.raise({...alert, id: `alrt-${subject}`, subject})
  const message = {sender: 'other', channel: null, message: 'hello', priority: 'normal', sentAt: since} as const
  const bounds = {maxMessages: 9, maxOfSender: 9, maxCharacters: 999, keptSince: since}
  for (const [recipient, id] of [
    ['build-bot', 'msg-1'],
    ['build-bot', 'msg-2'],
    ['other', 'msg-3'],
  ] as const)
    await temp.store.messages.put(recipient, {...message, id}, bounds)
  const ask = async (detail_level: string) =>
    (await temp.run('briefing.generate', {since, detail_level}, context))['briefing'] as Briefing
  const detailed = await ask('detailed')
  assert.equal(detailed.since, '2026-01-01T00:00:00.000Z')
  assert.deepEqual(
    [detailed.filesystem_changes.count, detailed.filesystem_changes.files.map(({path}) => path)],
    [1, ['/workspace/in/new']],
  )
  assert.deepEqual([detailed.alerts.count, detailed.alerts.items.length], [1, 1])
  assert.deepEqual([detailed.health, detailed.unread_messages], [{store: 'healthy'}, 2])
  assert.match(detailed.summary, /1 file of your workspace changed.*1 alert about you is open/)
  const summary = await ask('summary')
  assert.deepEqual([summary.filesystem_changes.files, summary.alerts.items], [[], []])
  assert.equal(summary.summary, detailed.summary)
})

test('an agent that was never here is told of the last day', async t => {
  const temp = await tempState(t)
  const {since: start} = (await temp.run('briefing.generate', {}, temp.session()))['briefing'] as Briefing
  assert.match(start, /^2025-12-31T00:00:00/)
})

test('InvalidTimestamp: a time without a zone, and what is no time', async t => {
  const temp = await tempState(t)
  for (const text of ['2026-01-01T00:00:00', 'yesterday', '2026-13-01T00:00:00Z', '']) {
    assert.equal((await temp.fails('briefing.generate', {since: text}, temp.session())).type, 'InvalidTimestamp')
  }
})
