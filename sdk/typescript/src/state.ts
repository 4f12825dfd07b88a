import type {CallOptions, Invoke, Output} from './call-options.ts'
import type {Namespace} from './namespaces.ts'

export interface StateEntry {
  readonly found: boolean
  /** null when it was not found */
  readonly value: unknown
  /** null for a note of a session, and when it was not found */
  readonly version: number | null
  /** who wrote it last; null unless it is shared */
  readonly ownerAgent: string | null
}

export interface StateWriteOptions extends CallOptions {
  /** write or delete only if this is the latest version; 0: only a new key */
  readonly expectedVersion?: number | undefined
}

interface StateReader {
  /** The value; undefined when there is no such key. */
  get(key: string, options?: CallOptions): Promise<unknown>
  /** The value with its version; a key that is not there is no error. */
  getEntry(key: string, options?: CallOptions): Promise<StateEntry>
  /** The keys that begin so, all when left out. */
  list(prefix?: string, options?: CallOptions): Promise<string[]>
}

/** What one session notes for itself; it is forgotten with the session. */
export interface SessionState extends StateReader {
  set(key: string, value: unknown, options?: CallOptions): Promise<void>
  /** false when there was no such key */
  delete(key: string, options?: CallOptions): Promise<boolean>
}

/** What the agent keeps from session to session. */
export interface PersistentState extends StateReader {
  /** The new version. @throws ConflictError when another version than expected is there, ResourceExhaustedError */
  set(key: string, value: unknown, options?: StateWriteOptions): Promise<number>
  /** With its history; false when there was no such key. */
  delete(key: string, options?: CallOptions): Promise<boolean>
}

/** What all agents share: who writes has to name the version that it read, 0 for a new key. */
export interface SharedState extends StateReader {
  /** The new version. @throws ConflictError when somebody else wrote first, ResourceExhaustedError */
  set(key: string, value: unknown, options: StateWriteOptions & {readonly expectedVersion: number}): Promise<number>
  /** False when there was no such key. @throws ConflictError when another version than expected is there */
  delete(key: string, options?: StateWriteOptions): Promise<boolean>
}

/** The agent's lasting state, and beside it that of the session and what all agents share. */
export interface State extends PersistentState {
  readonly session: SessionState
  readonly shared: SharedState
}

/** @internal `namespace` has the capabilities themselves, which keep their names: `agent.state.backup.create()`. */
export function toState(namespace: Namespace | undefined, invoke: Invoke): State {
  const tier = (name: string) => ({...(namespace?.[name] as Namespace | undefined), ...shortForms(name, invoke)})
  const state: unknown = {
    ...namespace,
    ...shortForms('persistent', invoke),
    session: tier('session'),
    shared: tier('shared'),
  }
  return state as State
}

/** By key. An object as the first argument is the input of the capability itself. */
function shortForms(tier: string, invoke: Invoke): object {
  const call = (verb: string, input: object, options?: CallOptions) => invoke(`state.${tier}.${verb}`, input, options)
  const orCapability = (verb: string, short: (key: string, ...rest: never[]) => Promise<unknown>) => {
    return (first: string | object, ...rest: never[]) =>
      typeof first === 'object' ? call(verb, first, ...rest) : short(first, ...rest)
  }
  const entry = async (key: string, options?: CallOptions) => toEntry(await call('get', {key}, options))
  return {
    get: orCapability('get', async (key, options) => {
      const {found, value} = await entry(key, options)
      return found ? value : undefined
    }),
    getEntry: entry,
    set: orCapability('set', async (key, value, options) => {
      const {version} = await call('set', {key, value, ...expected(options)}, options)
      return version
    }),
    delete: orCapability('delete', async (key, options) => {
      const {deleted} = await call('delete', {key, ...expected(options)}, options)
      return deleted
    }),
    list: orCapability('list', (prefix, options) => listKeys(input => call('list', input, options), prefix)),
  }
}

function toEntry({found, value, version, owner_agent: owner}: Output): StateEntry {
  const isFound = found === true
  return {
    found: isFound,
    value,
    version: isFound && typeof version === 'number' ? version : null,
    ownerAgent: typeof owner === 'string' ? owner : null,
  }
}

function expected({expectedVersion}: StateWriteOptions = {}): object {
  return expectedVersion === undefined ? {} : {expected_version: expectedVersion}
}

/** Page by page; a session has its keys in one. */
async function listKeys(list: (input: object) => Promise<Output>, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for (let page: object = {}; ; page = {after: keys.at(-1)}) {
    const output = await list({prefix, ...page})
    keys.push(
      ...((output['keys'] as string[] | undefined) ?? (output['entries'] as {key: string}[]).map(({key}) => key)),
    )
    if (output['truncated'] !== true) return keys
  }
}
