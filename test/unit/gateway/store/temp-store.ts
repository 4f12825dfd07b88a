import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openStore, type Store} from '../../../../src/gateway/store/index.ts'

export const NOW = '2026-01-01T00:00:00.000Z'

export interface Cleanup {
  after(work: () => unknown): void
}

/** An empty folder that goes when the test ends. */
export function tempFolder(t: Cleanup): string {
  const folder = mkdtempSync(join(tmpdir(), 'kx-'))
  t.after(() => rmSync(folder, {recursive: true, force: true}))
  return folder
}

export async function tempStore(t: Cleanup, folder = tempFolder(t)): Promise<Store> {
  const store = await openStore({file: join(folder, 'kruxos.db')})
  t.after(() => store.close())
  return store
}

export function agentRow(name: string) {
  return {name, purpose: '', createdAt: NOW, revokedAt: null, pausedAt: null, lastConnectedAt: null, invocations: 0}
}

export function tokenRow(id: string, change: {label?: string; agent?: string | null; grantedUids?: number[]} = {}) {
  const {label = 'primary', agent = null, grantedUids = []} = change
  const principal = agent === null ? ('user' as const) : ('agent' as const)
  const times = {createdAt: NOW, expiresAt: null, revokedAt: null, lastUsedAt: null}
  return {id, label, principal, agent, hash: `hash of ${id}`, stored: true, grantedUids, ...times}
}
