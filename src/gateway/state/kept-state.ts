import {
  agentOf,
  type KeptState,
  type SharedChange,
  StateConflict,
  StateQuotaReached,
  type StateRemoval,
  type StateTables,
  type StateWrite,
  type Written,
} from '../agent-state.ts'
import type {Clock} from '../clock.ts'
import type {Scope, StateInfo} from '../state-entry.ts'
import {sizeOf} from './size.ts'

export interface StateLimits {
  readonly bytes: number
  /** of each key that are kept, the latest included */
  readonly versions: number
}

export interface StateStore extends StateTables {
  transaction<T>(work: (tables: StateTables) => Promise<T>): Promise<T>
}

interface Options {
  readonly store: StateStore
  readonly clock: Clock
  readonly limits: {readonly own: StateLimits; readonly shared: StateLimits}
  onSharedChange(change: SharedChange | null): void
}

export function createKeptState({store, clock, limits, onSharedChange}: Options): KeptState {
  const limitsOf = (scope: Scope) => (agentOf(scope) === null ? limits.shared : limits.own)

  async function setIn(
    {state}: StateTables,
    {scope, key, value, writer, expectedVersion}: StateWrite,
  ): Promise<Written> {
    const old = await state.find(scope, key)
    requireVersion(key, expectedVersion, old)
    const text = JSON.stringify(value)
    const [sizeBytes, updatedAt, {bytes, versions}] = [sizeOf(key, text), clock.now().toISOString(), limitsOf(scope)]
    const usage = await state.usage(scope)
    const usedBytes = usage.bytes - (old?.sizeBytes ?? 0)
    if (usedBytes + sizeBytes > bytes)
      throw new StateQuotaReached({usedBytes: usage.bytes, neededBytes: sizeBytes, limitBytes: bytes})
    const version = (old?.version ?? usage.floor) + 1
    const info = {key, version, sizeBytes, writer, createdAt: old?.createdAt ?? updatedAt, updatedAt}
    await state.insert({...info, scope, value: text, isLatest: true})
    await state.keepVersions(scope, key, versions)
    const after = await state.usage(scope)
    await state.dropHistory(scope, after.bytes + after.historyBytes - bytes)
    return {info, previousVersion: old?.version ?? 0}
  }

  async function removeIn(
    {state}: StateTables,
    {scope, key, expectedVersion}: StateRemoval,
  ): Promise<StateInfo | null> {
    const old = await state.find(scope, key)
    requireVersion(key, expectedVersion, old)
    await state.remove(scope, key)
    return old
  }

  function announce(scope: Scope, change: SharedChange | null): void {
    if (scope === 'shared') onSharedChange(change)
  }

  return {
    table: store.state,
    setIn,
    removeIn,
    announce,
    async set(write) {
      const written = await store.transaction(tables => setIn(tables, write))
      announce(write.scope, toChange(written.info))
      return written
    },
    async remove(removal) {
      const removed = await store.transaction(tables => removeIn(tables, removal))
      if (removed) announce(removal.scope, toRemoval(removed, removal.writer, clock))
      return removed
    },
    quota: async scope => {
      const {keys, bytes, historyBytes} = await store.state.usage(scope)
      return {keys, bytes, historyBytes, limitBytes: limitsOf(scope).bytes}
    },
  }
}

function requireVersion(key: string, expected: number | undefined, old: StateInfo | null): void {
  const actual = old?.version ?? 0
  if (expected !== undefined && expected !== actual) throw new StateConflict(key, expected, actual)
}

function toChange({key, version, writer, updatedAt}: StateInfo): SharedChange {
  return {key, change: 'written', version, writer, at: updatedAt}
}

function toRemoval({key, version}: StateInfo, writer: string, clock: Clock): SharedChange {
  return {key, change: 'deleted', version, writer, at: clock.now().toISOString()}
}
