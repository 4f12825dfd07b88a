import {KruxosError} from '../../../contract/errors.ts'
import type {Handlers} from '../../../contract/operations.ts'
import type {PolicyLayer} from '../../../contract/policy.ts'
import {
  allLayers,
  compare,
  describeFault,
  explain,
  findWarnings,
  type Layer,
  type Policy,
  parseLayer,
  withLayer,
} from '../../../policy/index.ts'
import {textVersion} from '../../policy/index.ts'
import type {LayerFile} from '../../policy/types.ts'
import {DEFAULT_AGENT} from '../first-agent.ts'
import {replay} from '../replay.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type PolicyHandlers = Pick<
  Handlers<OperationContext>,
  'policy.diff' | 'policy.explain' | 'policy.remove' | 'policy.replay' | 'policy.set' | 'policy.show'
>

export function policyHandlers(services: AdminServices): PolicyHandlers {
  const {policy, registry, store, workspaces, clock} = services

  /** What a text would change, for every agent that there is and for users. */
  async function preview(layer: string, text: string) {
    const candidate = parse(layer, text)
    const agents = (await store.agents.list()).filter(({revokedAt}) => revokedAt === null)
    const viewers = [
      ...agents.map(({name}) => ({agent: name, principal: 'agent'}) as const),
      {agent: 'user', principal: 'user'} as const,
    ]
    const capabilities = registry.list()
    const known = capabilities.map(({name, input}) => ({name, inputs: Object.keys(input.shape)}))
    const next = withLayer(policy.current(), layer, candidate)
    return {
      changes: compare(policy.current(), next, viewers, capabilities),
      warnings: findWarnings(candidate, known),
    }
  }

  return {
    'policy.show': async ({layer}) => {
      const layers = policy.files().map(file => toLayer(policy.current(), file))
      return {policy: policy.describe(), layers: layers.filter(each => layer === undefined || each.layer === layer)}
    },

    'policy.explain': async ({agent = DEFAULT_AGENT, principal, capability: name, input, at}) => {
      if (principal === 'agent') await requireAgent(store, agent)
      const capability = registry.get(name)
      if (!capability)
        throw new KruxosError('NOT_FOUND', `no capability named ${name}`, {hint: 'kruxos capability list'})
      const owner = principal === 'user' ? 'user' : agent
      return explain(policy.current(), {
        agent: owner,
        principal,
        capability: name,
        defaultTier: capability.tier,
        floor: capability.floor?.(owner) ?? null,
        input: input === undefined ? {} : parseInput(capability, input),
        now: at === undefined ? clock.now() : new Date(at),
        ...workspaces.foldersOf(owner),
      })
    },

    'policy.diff': async ({layer, text}) => {
      const current = textOf(policy.files(), layer)
      return {
        layer,
        isSameText: current === text,
        currentVersion: current === null ? null : textVersion(current),
        ...(await preview(layer, text)),
      }
    },

    'policy.set': async ({layer, text, expectedVersion}) => {
      const before = textOf(policy.files(), layer)
      const {changes, warnings} = await preview(layer, text)
      const file = await policy.write(layer, text, expectedVersion)
      return {layer, file, changed: before !== text, version: textVersion(text), changes, warnings}
    },

    'policy.remove': async ({layer, expectedVersion}) => ({layer, ...(await policy.remove(layer, expectedVersion))}),

    'policy.replay': async ({layer, text, since, agent}, {signal}) => {
      const candidate = withLayer(policy.current(), layer, parse(layer, text))
      return {layer, since, ...(await replay(services, candidate, {since, agent}, signal))}
    },
  }
}

/** @throws KruxosError USAGE with file:line:column */
function parse(layer: string, text: string): Layer {
  const parsed = parseLayer(layer, text)
  if (parsed.ok) return parsed.layer
  const issues = parsed.faults.map(fault => ({path: '/text', message: describeFault(`${layer}.yaml`, fault)}))
  throw new KruxosError('USAGE', issues[0]?.message ?? 'the file does not fit', {
    hint: 'kruxos policy validate FILE shows every fault',
    issues: issues.length > 1 ? issues : undefined,
  })
}

function parseInput(capability: ReturnType<AdminServices['registry']['list']>[number], input: Record<string, unknown>) {
  const parsed = capability.input.safeParse(input)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  const where = first?.path.length ? `"${first.path.join('.')}": ` : ''
  throw new KruxosError('USAGE', `the input of ${capability.name} does not fit: ${where}${first?.message ?? ''}`, {
    hint: `kruxos capability show ${capability.name}`,
  })
}

function textOf(files: readonly LayerFile[], layer: string): string | null {
  return files.find(file => file.layer === layer)?.text ?? null
}

function toLayer(policy: Policy, {layer, file, text, problems}: LayerFile): PolicyLayer {
  const active = allLayers(policy).find(each => each.layer === layer)
  const isActive = active?.text === text
  const isKept = active !== undefined && active.name !== 'unusable'
  return {
    layer,
    file,
    state: isActive ? 'active' : isKept ? 'kept' : 'unusable',
    name: active?.name ?? layer,
    rules: active?.rules.length ?? 0,
    version: text === null ? null : textVersion(text),
    problems: [...problems],
    text,
  }
}
