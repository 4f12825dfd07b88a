import assert from 'node:assert/strict'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import type {Change, ClientAdapter, EditResult, FileEdit} from '../../../src/clients/adapter.ts'
import {CLIENTS} from '../../../src/clients/clients.ts'
import {decodeUtf8} from '../../../src/clients/formats/text.ts'
import {ENTRY} from './entry.ts'
import {fakeHost} from './fake-host.ts'

const SET: Change = {kind: 'set', entry: ENTRY, allowTools: false, force: false}
const REMOVE: Change = {kind: 'remove', serverName: 'kruxos', force: false}

function firstEdit(client: ClientAdapter, change: Change): FileEdit {
  const [edit] = client.plan(fakeHost(), change)
  assert.ok(edit)
  return edit
}

function editBytes(client: ClientAdapter, change: Change, bytes: Buffer): {result: EditResult; bytes: Buffer} {
  const {edit, file} = firstEdit(client, change)
  const result = edit(decodeUtf8(bytes, file))
  return {result, bytes: result.text === null ? bytes : Buffer.from(result.text)}
}

for (const client of CLIENTS) {
  const folder = join(import.meta.dirname, 'fixtures', client.id)
  const names = readdirSync(folder)
  const read = (name: string) => readFileSync(join(folder, name))
  for (const name of names.filter(other => other.includes('.before.'))) {
    test(`${client.title}: our entry goes into "${name}" as the fixture says, once, and comes out again`, () => {
      const after = read(name.replace('.before.', '.after.'))
      const first = editBytes(client, SET, read(name))
      assert.equal(first.bytes.toString(), after.toString())
      assert.equal(first.result.status, 'created')
      const second = editBytes(client, SET, first.bytes)
      assert.equal(second.result.status, 'unchanged')
      assert.equal(second.result.text, null)
      const removed = name.replace('.before.', '.removed.')
      const expected = read(existsSync(join(folder, removed)) ? removed : name)
      assert.equal(editBytes(client, REMOVE, first.bytes).bytes.toString(), expected.toString())
    })
  }
  for (const name of names.filter(other => other.includes('.broken.'))) {
    test(`${client.title}: "${name}" is refused with its place and without its text`, () => {
      const {message} = JSON.parse(read('errors.json').toString())[name]
      const {file} = firstEdit(client, SET)
      assert.throws(() => editBytes(client, SET, read(name)), {code: 'IO', message: message.replace('FILE', file)})
    })
  }
}
