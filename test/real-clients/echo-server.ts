import {appendFileSync} from 'node:fs'
import {createInterface} from 'node:readline'

/** A stdio MCP server as small as can be: it proves that the harness brings a call and its result through. */

interface Request {
  id?: string | number
  method: string
  params?: {name?: string; arguments?: {path?: string}; protocolVersion?: string}
}

const INPUT_SCHEMA = {type: 'object', properties: {path: {type: 'string'}}, required: ['path']}
const TOOLS = [
  {
    name: 'filesystem__read',
    description: 'Read a text file of the workspace',
    inputSchema: INPUT_SCHEMA,
    annotations: {readOnlyHint: true},
  },
  {name: 'filesystem__delete', description: 'Delete a file of the workspace', inputSchema: INPUT_SCHEMA},
]

const log = process.env['ECHO_LOG']
createInterface({input: process.stdin}).on('line', line => {
  const request: Request = JSON.parse(line)
  if (log) appendFileSync(log, `${process.pid} ${request.method}\n`)
  if (request.id === undefined) return
  const reply = answer(request)
  process.stdout.write(`${JSON.stringify({jsonrpc: '2.0', id: request.id, ...reply})}\n`)
})

function answer({method, params}: Request): {result: unknown} | {error: {code: number; message: string}} {
  switch (method) {
    case 'initialize':
      return {
        result: {
          protocolVersion: params?.protocolVersion,
          capabilities: {tools: {}},
          serverInfo: {name: 'echo', version: '1.0.0'},
          instructions: 'The echo server has the files of an imaginary workspace.',
        },
      }
    case 'tools/list':
      return {result: {tools: TOOLS}}
    case 'tools/call':
      return {result: call(params?.name, params?.arguments?.path)}
    default:
      return {error: {code: -32601, message: 'method not found'}}
  }
}

function call(name: string | undefined, path: string | undefined) {
  const isMissing = path === '/workspace/missing.txt'
  const text = isMissing ? 'FILE_NOT_FOUND: there is no /workspace/missing.txt' : `${name} heard ${path}`
  return {content: [{type: 'text', text}], isError: isMissing}
}
