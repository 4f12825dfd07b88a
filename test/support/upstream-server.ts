/**
 * An MCP server over standard streams, written without any library: what it says of its tools stands in a file that a test
 * changes, and its tools misbehave on demand. Started as a program.
 */
import {appendFileSync, readFileSync, watchFile} from 'node:fs'
import {createInterface} from 'node:readline'

interface Script {
  readonly tools: readonly {readonly name: string}[]
  /** what it does before anything else */
  readonly start?: 'garbage' | 'exit' | 'hang'
  /** says so when the file changes */
  readonly tells?: boolean
}

const file = process.env['SCRIPT'] ?? ''
const script = (): Script => JSON.parse(readFileSync(file, 'utf8'))
const send = (message: object) => process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', ...message})}\n`)
let isHanging = false

const {start, tells} = script()
appendFileSync(`${file}.starts`, `${process.pid}\n`)
if (start === 'exit') process.exit(3)
if (start === 'hang') isHanging = true
if (start === 'garbage') process.stdout.write('Welcome!\n\n{"not": "a message"}\n[1,2]\n\u001b[31mred\n')
process.stderr.write(`started with ${process.env['PASSWORD'] ?? 'no password'}\n`)
if (tells) watchFile(file, {interval: 20}, () => send({method: 'notifications/tools/list_changed'}))

const calls: Record<string, (id: unknown, params: Record<string, unknown>) => void> = {
  echo: (id, {arguments: input}) => answer(id, JSON.stringify(input)),
  env: id => answer(id, JSON.stringify({...process.env, argv: process.argv.slice(2), cwd: process.cwd()})),
  fail: id => send({id, result: {content: [{type: 'text', text: 'the disk is full'}], isError: true}}),
  refuse: id => send({id, error: {code: -32_000, message: 'not today'}}),
  die: () => process.exit(7),
  hang: () => {
    isHanging = true
  },
  wait(id, {_meta}) {
    const {progressToken} = Object(_meta)
    send({method: 'notifications/progress', params: {progressToken, progress: 1, total: 2, message: 'half'}})
    waiting.set(id, () => answer(id, 'done'))
  },
  flood: () => process.stdout.write('x'.repeat(20 * 1_048_576)),
  table: id => send({id, result: {content: [{type: 'text', text: '1'}], structuredContent: {rows: [1]}}}),
}
const waiting = new Map<unknown, () => void>()

function answer(id: unknown, text: string): void {
  send({id, result: {content: [{type: 'text', text}]}})
}

function serve({id, method, params}: {id?: unknown; method?: string; params?: Record<string, unknown>}): void {
  if (method === 'initialize') {
    const capabilities = {tools: {listChanged: true}}
    send({id, result: {protocolVersion: '2025-11-25', capabilities, serverInfo: {name: 'fixture', version: '1'}}})
  } else if (method === 'tools/list') send({id, result: {tools: script().tools}})
  else if (method === 'tools/call') calls[String(params?.['name'])]?.(id, params ?? {})
  else if (method === 'notifications/cancelled') appendFileSync(`${file}.cancelled`, `${params?.['requestId']}\n`)
  else if (id !== undefined) send({id, error: {code: -32_601, message: 'no such method'}})
}

createInterface({input: process.stdin}).on('line', line => {
  if (!isHanging) serve(JSON.parse(line))
})
