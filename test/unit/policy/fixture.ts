import assert from 'node:assert/strict'
import type {Tier} from '../../../src/contract/capability.ts'
import {
  type Call,
  decide,
  EMPTY_POLICY,
  type Layer,
  type Policy,
  parseLayer,
  withLayer,
} from '../../../src/policy/index.ts'

export const WORKSPACE = '/home/x/kruxos/workspace/bot'

/** A compiled layer with these rules. */
export function layer(name: string, rules: string, defaults = '{}'): Layer {
  const parsed = parseLayer(name, `version: 1\nname: test\ndefaults: ${defaults}\nrules: ${rules}\n`)
  assert.ok(parsed.ok, JSON.stringify(parsed))
  return parsed.layer
}

export function policy(layers: readonly Layer[]): Policy {
  return layers.reduce((sum, each) => withLayer(sum, each.layer, each), EMPTY_POLICY)
}

export function call(capability: string, input: Record<string, unknown> = {}, changes: Partial<Call> = {}): Call {
  return {
    agent: 'bot',
    principal: 'agent',
    capability,
    defaultTier: 'notify',
    input,
    now: new Date('2026-01-05T12:00:00Z'),
    workspaceDir: WORKSPACE,
    mounts: [],
    ...changes,
  }
}

/** The tier under one rule of org.yaml with this condition: blocked where it holds, else the default, notify. */
export function tierWhen(when: string, ...subject: Parameters<typeof call>): Tier {
  return decide(policy([layer('org', `[{match: '*', tier: blocked, when: ${when}}]`)]), call(...subject)).tier
}

/** The tier under one rule that frees what the condition holds for, and a rest that is blocked. */
export function freedWhen(when: string, ...subject: Parameters<typeof call>): boolean {
  const rules = `[{match: '*', tier: autonomous, when: ${when}}, {match: '*', tier: blocked}]`
  return decide(policy([layer('org', rules)]), call(...subject)).tier === 'autonomous'
}
