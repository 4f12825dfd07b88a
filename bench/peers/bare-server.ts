/** The floor of a gateway: JSON-RPC over a WebSocket with TLS and a bearer token, every answer made beforehand. */
import {readFileSync} from 'node:fs'
import type {IncomingMessage} from 'node:http'
import {createServer} from 'node:https'
import type {AddressInfo} from 'node:net'
import {WebSocketServer} from 'ws'

const {KEY = '', CERT = '', TOKEN = '', TOOLS = '0'} = process.env
const tools = Array.from({length: Number(TOOLS)}, (_, index) => ({
  name: `bench__tool_${index}`,
  description: 'x'.repeat(200),
  inputSchema: {type: 'object', properties: {path: {type: 'string', description: 'what to look at'}}},
}))
const info = {protocolVersion: '2025-11-25', capabilities: {tools: {}}, serverInfo: {name: 'bare', version: '1'}}
const answers: Record<string, string> = {
  initialize: JSON.stringify(info),
  'tools/list': JSON.stringify({tools}),
  'tools/call': JSON.stringify({content: [{type: 'text', text: '{"ok":true}'}], structuredContent: {ok: true}}),
}

const http = createServer({key: readFileSync(KEY), cert: readFileSync(CERT)})
const server = new WebSocketServer({
  server: http,
  perMessageDeflate: false,
  verifyClient: ({req}: {req: IncomingMessage}) => req.headers.authorization === `Bearer ${TOKEN}`,
})
server.on('connection', socket => {
  socket.on('message', data => {
    const {id, method} = JSON.parse(data.toString())
    if (id !== undefined)
      socket.send(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${answers[method] ?? '{}'}}`)
  })
})
http.listen(0, '127.0.0.1', () => console.log((http.address() as AddressInfo).port))
