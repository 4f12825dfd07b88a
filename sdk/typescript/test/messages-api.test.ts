/** The stand-in for the Messages API refuses what the real one refuses, so that a loop that passes here passes there. */
import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {test} from 'node:test'
import Anthropic from '@anthropic-ai/sdk'
import {parseRequest} from '../../testing/messages-request.ts'

const tool = {name: 'a__b', description: 'does it', input_schema: {type: 'object', properties: {x: {type: 'string'}}}}
const use = (id: string) => ({type: 'tool_use', id, name: 'a__b', input: {}})
const result = (id: string) => ({type: 'tool_result', tool_use_id: id, content: 'done'})
const user = (...content: object[]) => ({role: 'user', content})
const assistant = (...content: object[]) => ({role: 'assistant', content})
const hello = {role: 'user', content: 'hello'}
const valid = {model: 'm', max_tokens: 10, tools: [tool], messages: [hello]}
/** As it comes over the wire. */
const parse = (body: object) => parseRequest(JSON.parse(JSON.stringify(body)), '2023-06-01')
const talk = (...messages: object[]) => ({...valid, messages: [hello, ...messages]})

const REFUSED: Readonly<Record<string, [body: object, why: RegExp]>> = {
  'a field that it does not know': [{...valid, max_token: 1}, /Unrecognized key/],
  'no max_tokens': [{...valid, max_tokens: undefined}, /max_tokens/],
  'a dot in a tool name': [{...valid, tools: [{...tool, name: 'a.b'}]}, /tools/],
  'a tool name of 65 characters': [{...valid, tools: [{...tool, name: 'a'.repeat(65)}]}, /tools/],
  'two tools of one name': [{...valid, tools: [tool, tool]}, /must be unique/],
  'a field of MCP left in a tool': [{...valid, tools: [{...tool, annotations: {}}]}, /annotations/],
  'a schema that is none': [
    {...valid, tools: [{...tool, input_schema: {type: 'object', properties: {x: {type: 'text'}}}}]},
    /2020-12/,
  ],
  'alternatives at the top of a schema': [
    {...valid, tools: [{...tool, input_schema: {type: 'object', anyOf: []}}]},
    /anyOf/,
  ],
  'no message': [{...valid, messages: []}, /messages/],
  'a conversation that begins with the model': [
    {...valid, messages: [{role: 'assistant', content: 'hi'}]},
    /alternate/,
  ],
  'two messages of one role': [talk(hello), /alternate/],
  'an empty text': [talk(assistant({type: 'text', text: ''}), hello), /non-empty/],
  'a tool use without its result': [talk(assistant(use('t1')), hello), /without `tool_result` blocks/],
  'one of two results missing': [talk(assistant(use('t1'), use('t2')), user(result('t1'))), /: t2\./],
  'a result for no tool use': [
    talk(assistant({type: 'text', text: 'hi'}), user(result('t1'))),
    /unexpected `tool_use_id`/,
  ],
  'two results for one tool use': [talk(assistant(use('t1')), user(result('t1'), result('t1'))), /single result/],
  'a text before the results': [
    talk(assistant(use('t1')), user({type: 'text', text: 'so'}, result('t1'))),
    /come first/,
  ],
  'one id used twice': [
    talk(assistant(use('t1')), user(result('t1')), assistant(use('t1')), user(result('t1'))),
    /unique/,
  ],
  'an error without a word': [
    talk(assistant(use('t1')), user({...result('t1'), content: '', is_error: true})),
    /is_error/,
  ],
  'tool blocks without tools': [
    {...talk(assistant(use('t1')), user(result('t1'))), tools: undefined},
    /must define tools/,
  ],
}

for (const [what, [body, why]] of Object.entries(REFUSED))
  test(`refused: ${what}`, () => {
    assert.throws(() => parse(body), why)
  })

test('taken: a conversation with parallel calls, and words after their results', () => {
  const body = talk(assistant(use('t1'), use('t2')), user(result('t2'), result('t1'), {type: 'text', text: 'go on'}))
  assert.equal(parse(body).messages.length, 3)
})

test('as a program it prints its port, follows its script, streams when asked, and ends with its stdin', async t => {
  const dir = mkdtempSync(join(tmpdir(), 'kv-'))
  t.after(() => rmSync(dir, {recursive: true, force: true}))
  const script = join(dir, 'script.json')
  writeFileSync(script, JSON.stringify([{say: 'one', calls: [{tool: 'a__b', input: {x: 'y'}}]}]))
  const program = join(import.meta.dirname, '..', '..', 'testing', 'messages-api.ts')
  const child = spawn(process.execPath, [program, script], {stdio: ['pipe', 'pipe', 'inherit']})
  const [port] = await once(child.stdout, 'data')
  const client = new Anthropic({apiKey: 'test', baseURL: `http://127.0.0.1:${String(port).trim()}`})
  const message = await client.messages.stream(valid as Anthropic.MessageStreamParams).finalMessage()
  assert.equal(message.stop_reason, 'tool_use')
  assert.deepEqual(message.content.at(-1)?.type === 'tool_use' && message.content.at(-1), {
    ...use('toolu_1_0'),
    caller: {type: 'direct'},
    input: {x: 'y'},
  })
  child.stdin.end()
  assert.deepEqual(await once(child, 'exit'), [0, null])
})
