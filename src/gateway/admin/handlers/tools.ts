import type {Handlers, Parsed, Result} from '../../../contract/operations.ts'
import {matchesPattern} from '../../../policy/index.ts'
import {Mutex} from '../../mutex.ts'
import {costsOf} from '../../tool-cost.ts'
import {listTools} from '../../tool-list.ts'
import type {ToolSet} from '../../tool-set.ts'
import {EVERYTHING} from '../../tool-sets.ts'
import type {AdminServices, OperationContext} from '../services.ts'
import {requireAgent} from './agents.ts'

type ToolHandlers = Pick<Handlers<OperationContext>, 'agent.set-tools' | 'agent.tools' | 'capability.cost'>

export function toolHandlers({toolSets, store, registry, policy}: AdminServices): ToolHandlers {
  const turns = new Mutex()
  const viewerOf = (agent: string) => ({agent, principal: 'agent'}) as const

  function describe(name: string, tools: ToolSet, changed: boolean): Result<'agent.tools'> {
    const count = (set: ToolSet) => listTools({registry, policy}, viewerOf(name), set).length
    const patterns = [...(tools.only ?? []), ...tools.except, ...tools.always]
    return {
      name,
      tools,
      listed: count(tools),
      usable: count({...tools, mode: 'list'}),
      unmatched: patterns.filter(pattern => !registry.list().some(each => matchesPattern(pattern, each.name))),
      changed,
    }
  }

  return {
    'agent.tools': async ({name}) => {
      await requireAgent(store, name)
      return describe(name, toolSets.of(viewerOf(name)), false)
    },

    // one after another: what a change does not name is as the change before left it
    'agent.set-tools': ({name, ...wanted}, {commit}) =>
      turns.run(async () => {
        const old = toolSets.of(viewerOf(name))
        const tools = change(old, wanted)
        const changed = JSON.stringify(tools) !== JSON.stringify(old)
        const result = await commit(async tables => {
          await requireAgent(tables, name)
          if (changed) await tables.toolSets.put(name, tools)
          return describe(name, tools, changed)
        })
        if (changed) toolSets.set(name, tools)
        return result
      }),

    'capability.cost': async ({agent}) => {
      if (agent !== undefined) await requireAgent(store, agent)
      const viewer = viewerOf(agent ?? '')
      return {agent: agent ?? null, ...costsOf({registry, policy}, viewer, toolSets.of(viewer))}
    },
  }
}

/** What is not said stays; `only *` is no choice. */
function change(old: ToolSet, {reset, only, ...wanted}: Omit<Parsed<'agent.set-tools'>, 'name'>): ToolSet {
  const base = reset ? EVERYTHING : old
  return {
    only: only === undefined ? base.only : only.includes('*') ? null : only,
    except: wanted.except ?? base.except,
    descriptions: wanted.descriptions ?? base.descriptions,
    mode: wanted.mode ?? base.mode,
    always: wanted.always ?? base.always,
  }
}
