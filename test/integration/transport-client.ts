/** A WebSocket client in a process of its own, to be stopped by the test: `node transport-client.ts URL CA-FILE TOKEN-FILE`. */
import {readFileSync} from 'node:fs'
import {WebSocket} from 'ws'

const [url = '', caFile = '', tokenFile = ''] = process.argv.slice(2)
const authorization = `Bearer ${readFileSync(tokenFile, 'utf8')}`
const ws = new WebSocket(url, {ca: readFileSync(caFile), headers: {authorization}})
ws.on('open', () => console.log('open'))
ws.on('close', code => console.log(`close ${code}`))
