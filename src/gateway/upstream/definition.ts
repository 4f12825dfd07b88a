import {createHash} from 'node:crypto'
import {ToolDefinition} from '../../contract/upstream.ts'
import {canonicalJson} from '../canonical-json.ts'
import {hasHidden} from './text.ts'

/** A tool costs each model that sees it; no honest one needs as much. */
const MAX_DEFINITION_LENGTH = 65_536
const MAX_NAME_LENGTH = 128

/** SHA-256 of all that a model is told of a tool, and of the hints that hosts go by. */
export function hashOf(definition: ToolDefinition): string {
  return createHash('sha256').update(canonicalJson(definition)).digest('hex')
}

/** The parts of a listed tool that are pinned; null when it is no tool at all. What else the server says is not used. */
export function readDefinition(tool: unknown): ToolDefinition | null {
  const {name, title, description, inputSchema, outputSchema, annotations} = Object(tool)
  const known = {name, title, description, inputSchema, outputSchema, annotations}
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined))
  const parsed = ToolDefinition.safeParse(given)
  return parsed.success && parsed.data.name.length <= MAX_NAME_LENGTH ? parsed.data : null
}

/** Why a definition cannot be offered to anybody; null when it can. */
export function faultOf({inputSchema, outputSchema, ...rest}: ToolDefinition): string | null {
  const schemas = JSON.stringify([inputSchema, outputSchema])
  if (schemas.length + JSON.stringify(rest).length > MAX_DEFINITION_LENGTH)
    return `its definition has more than ${MAX_DEFINITION_LENGTH} characters`
  // A description loses them and stays one; a schema would be another schema.
  if (holdsHidden([inputSchema, outputSchema])) return 'its schema holds characters that cannot be seen'
  if (inputSchema['type'] !== 'object') return 'its input is not an object'
  return null
}

function holdsHidden(value: unknown): boolean {
  if (typeof value === 'string') return hasHidden(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, each]) => hasHidden(key) || holdsHidden(each))
}
