import type {EditResult} from './adapter.ts'
import {applySteps, openText, type Spot} from './edit.ts'
import {type Table, type Value, valueAt} from './formats/format.ts'
import {json} from './formats/json.ts'
import type {Step} from './merge-entry.ts'

/** The rule of Claude Code's settings.json that lets it call every tool of one server. */
function ruleFor(serverName: string): string {
  return `mcp__${serverName}__*`
}

export function allowTools(text: string | null, file: string, serverName: string): EditResult {
  const spot = spotIn(file)
  const opened = openText(text, spot)
  const rules = rulesIn(opened.model)
  const rule = ruleFor(serverName)
  const shown = {fragment: json.render(spot.path, [rule]), warnings: [], holdsSecret: false}
  if (isAllowed(opened.model, serverName)) return {...shown, status: 'unchanged', text: null, diff: []}
  const step = {path: [...spot.path, rules.length], value: rule, overwrites: false}
  return {
    ...shown,
    status: 'created',
    text: applySteps(opened, [step], [...rules, rule]),
    diff: [`+${JSON.stringify(rule)}`],
  }
}

/** A rule that outlives its server would let any later server of that name run unasked. */
export function disallowTools(text: string | null, file: string, serverName: string): EditResult {
  const opened = openText(text, spotIn(file))
  const rules = rulesIn(opened.model)
  const rule = ruleFor(serverName)
  const shown = {fragment: null, warnings: [], holdsSecret: false}
  if (!rules.includes(rule)) return {...shown, status: 'absent', text: null, diff: []}
  const steps = rules.flatMap((other, index): Step[] =>
    other === rule ? [{path: [...opened.spot.path, index], value: undefined, overwrites: true}] : [],
  )
  const kept = rules.filter(other => other !== rule)
  return {
    ...shown,
    status: 'removed',
    text: applySteps(opened, steps.reverse(), kept),
    diff: [`-${JSON.stringify(rule)}`],
  }
}

/** Whether settings let the client call every tool of the server. */
export function isAllowed(settings: Table, serverName: string): boolean {
  const rules = rulesIn(settings)
  return rules.includes(ruleFor(serverName)) || rules.includes(`mcp__${serverName}`)
}

function spotIn(file: string): Spot {
  return {file, format: json, path: ['permissions', 'allow']}
}

function rulesIn(model: Table): Value[] {
  const rules = valueAt(model, ['permissions', 'allow'])
  return Array.isArray(rules) ? rules : []
}
