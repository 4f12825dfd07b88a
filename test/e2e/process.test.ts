import assert from 'node:assert/strict'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {eventually} from '../support/eventually.ts'
import {kruxos} from '../support/kruxos.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'

const RUN = 'process__run'

async function askAboutAll({paths, admin}: TempGateway): Promise<void> {
  mkdirSync(paths.policiesDir, {recursive: true, mode: 0o700})
  const rule = '  - {match: "process.*", tier: approval_required}\n'
  writeFileSync(join(paths.policiesDir, 'org.yaml'), `version: 1\nname: ask\nrules:\n${rule}`, {mode: 0o600})
  await eventually(async () => assert.equal((await admin.call('status.get', {})).policy.name, 'ask'))
}

test('case 8: a request shows what would run, and nothing in it obeys the agent or passes for a line of ours', async () => {
  await using gateway = await tempGateway({settings: 'approvals: {hold_seconds: 0}'})
  await askAboutAll(gateway)
  await using client = await gateway.connect(await gateway.createToken('bot'))
  const ask = async (input: object) => {
    const {error} = await client.callTool(RUN, input)
    const id = (error as {approval_id: string}).approval_id
    const {stdout, exit} = await kruxos(['approve', 'show', id], {socketPath: gateway.paths.adminSocket})
    assert.equal(exit, 0)
    assert.doesNotMatch(stdout.replaceAll('\n', ''), /[\p{Cc}\u202e]/u)
    return {id, stdout}
  }
  const shown = await ask({command: 'echo', args: ['\u001b[2J', 'a\nsandbox: off', '\u202eabc', 'a b']})
  assert.match(shown.stdout, /^ {2}run echo \$'\\x1b\[2J' \$'a\\nsandbox: off' \$'\\U0000202eabc' 'a b'$/m)
  assert.match(shown.stdout, /^ {2}sandbox: bubblewrap, no network$/m)
  const script = await ask({command: 'rm a\r\nsandbox: off', shell: true})
  assert.match(script.stdout, /^ {4}\| rm a\\r\n {4}\| sandbox: off$/m)
  await gateway.admin.call('approval.accept', {id: shown.id})
  const answer = await eventually(async () => {
    const result = await client.callTool(RUN, {command: ['echo', '\u001b[2J', 'a\nsandbox: off', '\u202eabc', 'a b']})
    assert.equal(result['exit_code'], 0)
    return result
  })
  assert.equal(answer['stdout_summary'], '\u001b[2J a\nsandbox: off \u202eabc a b\n', 'the same call in another form')
})
