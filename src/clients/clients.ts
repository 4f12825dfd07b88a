import {CLIENT_IDS, type ClientAdapter, type ClientId} from './adapter.ts'
import {claudeCode} from './claude-code.ts'
import {claudeDesktop} from './claude-desktop.ts'
import {codex} from './codex.ts'

const ADAPTERS: Readonly<Record<ClientId, ClientAdapter>> = {
  'claude-code': claudeCode,
  'claude-desktop': claudeDesktop,
  codex,
}

export function clientById(id: ClientId): ClientAdapter {
  return ADAPTERS[id]
}

/** Every client, in the order that `cli-config` names them. */
export const CLIENTS: readonly ClientAdapter[] = CLIENT_IDS.map(clientById)
