import {accessSync, constants} from 'node:fs'
import {delimiter, join} from 'node:path'
import type {Host} from '../../../src/config/paths.ts'

const APPLIANCE = '/opt/kruxos/bin/mcp-bridge'

/** mcp-bridge on PATH, or where an appliance has it; the bare name when it is in neither place. */
export function findBridge({env, platform}: Pick<Host, 'env' | 'platform'>): string {
  const name = platform === 'win32' ? 'mcp-bridge.cmd' : 'mcp-bridge'
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter(Boolean)
  return [...folders.map(folder => join(folder, name)), APPLIANCE].find(isExecutable) ?? name
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
