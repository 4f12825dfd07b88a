/** The floor of a bridge: stdin to a WebSocket and back, by hand, and nothing else. It dies with its connection. */
import {readFileSync} from 'node:fs'
import {StringDecoder} from 'node:string_decoder'
import {WebSocket} from 'ws'

const {ENDPOINT = '', TOKEN = '', CA = ''} = process.env
const socket = new WebSocket(ENDPOINT, ['mcp'], {
  ca: readFileSync(CA),
  headers: {authorization: `Bearer ${TOKEN}`},
  perMessageDeflate: false,
})
const waiting: string[] = []
const decoder = new StringDecoder()
let rest = ''

process.stdin.on('data', chunk => {
  const lines = (rest + decoder.write(chunk)).split('\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    if (socket.readyState === WebSocket.OPEN) socket.send(line)
    else waiting.push(line)
  }
})
process.stdin.on('end', () => process.exit(0))
socket.on('open', () => waiting.forEach(line => void socket.send(line)))
socket.on('message', data => process.stdout.write(`${data}\n`))
socket.on('close', () => process.exit(1))
