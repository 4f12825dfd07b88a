import {isObject} from './json-rpc.ts'
import type {ClientInfo} from './protocol.ts'

/** As the client names itself, cut to what a table can show; null when it does not. */
export function clientInfo(value: unknown): ClientInfo | null {
  if (!isObject(value) || typeof value['name'] !== 'string') return null
  const version = typeof value['version'] === 'string' ? value['version'] : ''
  return {name: value['name'].slice(0, 100), version: version.slice(0, 40)}
}
