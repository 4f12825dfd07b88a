import {type CallContext, type Capability, CapabilityError} from '../../../../src/gateway/capability.ts'

/** Runs a capability as the gateway does: input and output pass its schemas. */
export async function run(
  capabilities: readonly Capability[],
  name: string,
  input: Record<string, unknown> = {},
  context: Partial<CallContext> = {},
): Promise<Record<string, unknown>> {
  const capability = find(capabilities, name)
  const output = await capability.handle(capability.input.parse(input), {...agentContext, ...context})
  return capability.output.parse(output)
}

/** The error that a call ends with; it must be one that the definition declares. */
export async function runToError(...call: Parameters<typeof run>): Promise<CapabilityError> {
  const [capabilities, name] = call
  const error: unknown = await run(...call).then(
    () => new Error(`${name} did not fail`),
    reason => reason,
  )
  if (!(error instanceof CapabilityError)) throw error
  if (!(error.type in find(capabilities, name).errors)) throw new Error(`${name} does not declare ${error.type}`)
  return error
}

const agentContext: CallContext = {
  agent: 'build-bot',
  purpose: 'builds things',
  principal: 'agent',
  sessionId: 'sess-a1b2c3d4',
  tokenId: 'tok_1',
  workspaceDir: '/nowhere/workspace',
  trashDir: '/nowhere/trash',
  mounts: [],
  traceparent: null,
  signal: new AbortController().signal,
  progress: () => {},
}

function find(capabilities: readonly Capability[], name: string): Capability {
  const found = capabilities.find(capability => capability.name === name)
  if (!found) throw new Error(`there is no ${name}`)
  return found
}
