import assert from 'node:assert/strict'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {applyChange} from '../../src/clients/apply-change.ts'
import {claude} from './claude-code.ts'

const ADDED = [1, 2, 3, 4, 5, 6].map(index => `server-${index}`)
/** Claude Code gives up after 13 s without the lock, which a busy machine can need. */
const PATIENT = {CLAUDE_CODE_CONFIG_LOCK_WAIT_MS: '60000'}

test('six parallel `claude mcp add-json` and forty writes of ours lose no entry of either', async t => {
  const home = await mkdtemp(join(tmpdir(), 'krc-'))
  t.after(() => rm(home, {recursive: true, force: true}))
  const file = join(home, '.claude.json')
  await writeFile(file, JSON.stringify({numStartups: 7, mcpServers: {mine: {command: '/bin/true', extra: 'kept'}}}))

  const addServer = async (name: string) => {
    const entry = '{"command":"/bin/true"}'
    const {exitCode, stderr} = await claude(['mcp', 'add-json', '-s', 'user', name, entry], {home, env: PATIENT})
    assert.equal(exitCode, 0, stderr)
  }
  const adding = Promise.all(ADDED.map(addServer))
  for (let write = 1; write <= 40; write++) {
    await writeLabel(home, `label-${write}`)
    // Room for the others: who holds a lock all the time lets nobody in.
    await sleep(20)
  }
  await adding

  const {mcpServers, numStartups} = JSON.parse(await readFile(file, 'utf8'))
  assert.deepEqual(Object.keys(mcpServers).sort(), ['kruxos', 'mine', ...ADDED])
  assert.equal(mcpServers.kruxos.env.KRUXOS_TOKEN_LABEL, 'label-40')
  assert.equal(mcpServers.mine.extra, 'kept')
  assert.equal(numStartups, 7)
})

async function writeLabel(home: string, label: string): Promise<void> {
  const env = {KRUXOS_TOKEN_LABEL: label}
  const {files} = await applyChange({
    kind: 'change',
    client: 'claude-code',
    host: {platform: process.platform, home, env: {}, cwd: home},
    change: {
      kind: 'set',
      entry: {serverName: 'kruxos', command: process.execPath, args: [], env},
      allowTools: false,
      force: true,
    },
    mode: 'write',
    evenIfNotInstalled: true,
  })
  assert.ok(files.every(({changed}) => changed))
}
