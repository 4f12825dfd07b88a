import {KruxosError} from '../../contract/errors.ts'
import {CAPABILITY_NAME_PATTERN, MAX_TOOL_NAME_LENGTH, toNameSegment, toToolName} from '../../contract/names.ts'

/** `NAME.tool`, or null when the tool has no name that a client could map back. */
export function capabilityNameOf(
  upstream: string,
  tool: string,
  renames: Readonly<Record<string, string>>,
): string | null {
  const name = `${upstream}.${Object.hasOwn(renames, tool) ? renames[tool] : tool.split('.').map(toNameSegment).join('.')}`
  return CAPABILITY_NAME_PATTERN.test(name) && toToolName(name).length <= MAX_TOOL_NAME_LENGTH ? name : null
}

/** @throws KruxosError USAGE with a proposal when a tool has no name, or two have one */
export function checkNames(
  upstream: string,
  tools: readonly string[],
  renames: Readonly<Record<string, string>>,
): void {
  const takenBy = new Map<string, string>()
  for (const tool of tools) {
    const name = capabilityNameOf(upstream, tool, renames)
    if (name === null) throw unfit(tool, `has no name that fits behind ${upstream}.`, proposal(upstream, tool))
    const other = takenBy.get(name)
    if (other !== undefined) throw unfit(tool, `and ${other} would both be ${name}`, proposal(upstream, `${tool}_2`))
    takenBy.set(name, tool)
  }
}

function proposal(upstream: string, tool: string): string {
  const room = MAX_TOOL_NAME_LENGTH - upstream.length - '__'.length
  return toNameSegment(tool).slice(0, room).replace(/_+$/, '') || 'tool'
}

function unfit(tool: string, why: string, name: string): KruxosError {
  return new KruxosError('USAGE', `the tool ${tool} ${why}`, {hint: `add it with --rename '${tool}=${name}'`})
}
