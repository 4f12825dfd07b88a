import type {CallOptions, Invoke, Output} from './call-options.ts'
import type {Capability} from './tools.ts'

type Method = (input?: object, options?: CallOptions) => Promise<Output>
export interface Namespace {
  [segment: string]: Method | Namespace
}

/** `filesystem.read` as `{filesystem: {read(input, options)}}`, for every capability. */
export function toNamespaces(capabilities: readonly Capability[], invoke: Invoke): Namespace {
  const root: Namespace = Object.create(null)
  for (const {name} of capabilities) {
    const segments = name.split('.')
    const last = segments.pop() ?? name
    let node = root
    for (const segment of segments) node = child(node, segment)
    node[last] = Object.assign((input?: object, options?: CallOptions) => invoke(name, input, options), node[last])
  }
  return root
}

/** A capability may also be the beginning of others: `state.get` beside `state.get.all`. */
function child(node: Namespace, segment: string): Namespace {
  node[segment] ??= Object.create(null) as Namespace
  return node[segment] as Namespace
}
