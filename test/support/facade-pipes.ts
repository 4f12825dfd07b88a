import {spawn} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import WebSocket from 'ws'
import type {OpenPipe} from './facade-messages.ts'

const BRIDGE = join(import.meta.dirname, '..', '..', 'src', 'bridge', 'main.ts')

/** A WebSocket to the gateway. */
export function webSocketPipe(port: number, token: string): OpenPipe {
  return ({host, origin}) =>
    new Promise((resolve, reject) => {
      const headers = {authorization: `Bearer ${token}`, ...(host && {host}), ...(origin && {origin})}
      const socket = new WebSocket(`ws://127.0.0.1:${port}/mcp`, ['mcp'], {headers})
      socket.on('unexpected-response', (_, {statusCode = 500}) => resolve(statusCode))
      socket.on('error', reject)
      socket.on('open', () =>
        resolve({
          send: text => socket.send(text),
          onMessage: listener => void socket.on('message', data => listener(data.toString())),
          close: () => socket.close(1000),
        }),
      )
    })
}

/** An mcp-bridge, as a host starts it. */
export function bridgePipe(port: number, token: string): OpenPipe {
  return async () => {
    const home = mkdtempSync(join(tmpdir(), 'kb-'))
    const settings = {KRUXOS_ENDPOINT: `ws://127.0.0.1:${port}`, KRUXOS_AGENT_TOKEN: token}
    const env = {PATH: process.env['PATH'], HOME: home, KRUXOS_DATA_DIR: home, ...settings}
    const child = spawn(process.execPath, [BRIDGE], {env, stdio: ['pipe', 'pipe', 'inherit']})
    child.on('exit', () => rmSync(home, {recursive: true, force: true}))
    return {
      send: text => void child.stdin.write(`${text.replaceAll('\n', ' ')}\n`),
      onMessage: listener => void createInterface({input: child.stdout}).on('line', listener),
      close: () => child.stdin.end(),
    }
  }
}
