import assert from 'node:assert/strict'
import {test} from 'node:test'
import {setTimeout as sleep} from 'node:timers/promises'
import {tempGateway} from '../support/temp-gateway.ts'

test('case 102: while one session floods the gateway another is still served, and the flood is answered in full', async () => {
  await using gateway = await tempGateway()
  await using flooder = await gateway.connect(await gateway.createToken('flooder'))
  await using quiet = await gateway.connect(await gateway.createToken('quiet'))
  let answered = 0
  let isOver = false
  const lanes = Array.from({length: 100}, async () => {
    while (!isOver) {
      const {result, error} = await flooder.request('tools/call', {name: 'system__time', arguments: {}})
      // Beyond the calls that one connection may have at once, it is told so.
      assert.ok(result || error?.code === -32_600)
      answered += 1
      if (error) await sleep(1)
    }
  })
  for (let n = 0; n < 5; n++) {
    await sleep(200)
    assert.ok((await quiet.callTool('system__time'))['utc'])
  }
  isOver = true
  await Promise.all(lanes)
  assert.ok(answered > 500)
  assert.ok((await gateway.admin.call('session.list', {})).sessions.every(({state}) => state === 'connected'))
})
