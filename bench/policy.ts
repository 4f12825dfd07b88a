/** What a decision costs under 1,000 rules, none of which is quick to dismiss: each is looked at in its turn. */
import {stringify} from 'yaml'
import {decide, EMPTY_POLICY, parseLayer, withLayer} from '../src/policy/index.ts'

const RULES = 1000
const CALLS = 500

const conditions = [
  {path_prefix: '/workspace/none'},
  {host: '*.none.example'},
  {input: {path: {matches: '/none/.*\\.(md|txt)'}}},
  {time: {days: ['sun'], zone: 'UTC'}},
]

for (const [index, when] of conditions.entries()) {
  const rules = Array.from({length: RULES}, () => ({match: 'filesystem.*', tier: 'blocked', when}))
  const start = performance.now()
  const parsed = parseLayer('org', stringify({version: 1, name: 'bench', rules}, {aliasDuplicateObjects: false}))
  if (!parsed.ok) throw new Error(parsed.faults[0]?.message)
  const compiledMs = performance.now() - start
  const policy = withLayer(EMPTY_POLICY, 'org', parsed.layer)
  const call = {
    agent: 'bot',
    principal: 'agent',
    capability: 'filesystem.write',
    defaultTier: 'notify',
    input: {path: '/workspace/reports/2026/january.md', content: 'hello'},
    now: new Date('2026-01-05T12:00:00Z'),
    workspaceDir: '/var/lib/kruxos/workspace/bot',
    mounts: [],
  } as const
  const times = Array.from({length: CALLS}, () => {
    const before = performance.now()
    decide(policy, call)
    return performance.now() - before
  }).sort((a, b) => a - b)
  const at = (share: number) => ((times[Math.floor(CALLS * share)] ?? 0) * 1000).toFixed(0)
  const name = Object.keys(conditions[index] ?? {}).join()
  console.log(`${name.padEnd(12)} read ${compiledMs.toFixed(0)} ms, decide p50 ${at(0.5)} us, p99 ${at(0.99)} us`)
}
