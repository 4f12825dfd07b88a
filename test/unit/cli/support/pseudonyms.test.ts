import assert from 'node:assert/strict'
import {test} from 'node:test'
import {Pseudonyms} from '../../../../src/cli/support/pseudonyms.ts'

const names = () => new Pseudonyms({'/home/ada/data': '<data>'}, false)

test('what names somebody is called the same wherever it stands, and nothing leads back', () => {
  const text = names().text('/home/ada/x of ada@example.com at https://git.example.com/ada, then /home/ada/x; 10.1.2.3')
  assert.equal(text, 'path-1 of mail-1 at url-1, then path-1; host-1')
})

test('folders of ours and of the system, and the gateway of this machine, keep their names', () => {
  for (const text of ['<data>/kruxos.db', '/usr/bin/git', 'running (pid 7, wss://localhost:7700)'])
    assert.equal(names().text(text), text)
  assert.equal(names().text('/home/ada/data/kruxos.db'), '<data>/kruxos.db')
})

test('a path behind a colon, or that begins with two slashes, is a name too', () => {
  assert.equal(names().text('open:/home/ada/x //home/bob/y'), 'open:path-1 path-2')
})
