import type {z} from 'zod'
import {CAPABILITY_CALL, CAPABILITY_DESCRIBE, CAPABILITY_SEARCH, toCapabilityName} from '../../contract/names.ts'
import type {CallOutcome} from '../calls/call.ts'
import * as refusals from '../calls/refusals.ts'
import type {Catalog} from '../catalog.ts'
import {toDefinition} from '../definition.ts'
import type {Viewer} from '../tool-sets.ts'
import {CallInput, DescribeInput, SearchInput} from './definitions.ts'
import {rank} from './rank.ts'

/** The capability that a call is really for, or the answer of a tool that only looks. */
export type Unwrapped = {readonly name: string; readonly input: unknown} | CallOutcome

interface Request {
  readonly name: string
  readonly input: unknown
}

/** What becomes of a call in the mode search: everything but the three tools is as it is. */
export function unwrap(catalog: Catalog, viewer: Viewer, request: Request): Unwrapped {
  switch (request.name) {
    case CAPABILITY_SEARCH:
      return parsed(request, SearchInput, input => ({ok: true, output: search(catalog, viewer, input)}))
    case CAPABILITY_DESCRIBE:
      return parsed(request, DescribeInput, ({name}) => {
        const found = catalog.get(viewer, toCapabilityName(name))
        return found ? {ok: true, output: toDefinition(found)} : unknown(name)
      })
    case CAPABILITY_CALL:
      return parsed(request, CallInput, ({name, arguments: input}) => {
        const target = toCapabilityName(name)
        return catalog.isKnown(target) ? {name: target, input} : unknown(name)
      })
    default:
      return request
  }
}

function parsed<S extends z.ZodType>(
  {name, input}: Request,
  schema: S,
  use: (input: z.output<S>) => Unwrapped,
): Unwrapped {
  const result = schema.safeParse(input)
  return result.success ? use(result.data) : {ok: false, error: refusals.invalidInput({name}, result.error)}
}

function search(catalog: Catalog, viewer: Viewer, {query, category, limit}: z.output<typeof SearchInput>) {
  const all = catalog.list(viewer)
  const found = rank(
    all.filter(each => category === undefined || each.category === category),
    query,
  )
  return {
    capabilities: found.slice(0, limit).map(({name, purpose, tier}) => ({name, purpose, permission_tier: tier})),
    total: found.length,
    categories: [...new Set(all.map(each => each.category))],
  }
}

function unknown(name: string): CallOutcome {
  return {ok: false, error: refusals.unknownCapability(name)}
}
