import {z} from 'zod'
import {Timestamp} from './agent.ts'
import {Tier} from './capability.ts'

/** What operators do with policies; the language of the files is in policy-file.ts. */

export const LayerName = z
  .string()
  .regex(/^(system|org|user|agents\/[a-z0-9][a-z0-9._-]{0,62})$/, 'system, org, user or agents/<name>')
  .describe('system, org, user or agents/<name>: the file without its ending')

const Text = z.string().max(1_048_576).describe('YAML')
const Version = z.string().describe('short name of a text; another one after each change')
const Agent = z.string().min(1).max(63)
const Principal = z.enum(['agent', 'user'])

export const PolicySummary = z.strictObject({
  name: z.string(),
  source: z.string().describe('the files it comes from'),
  version: Version,
  problems: z.array(z.string()).describe('faults in the files; what was in force before them still is'),
})
export type PolicySummary = z.infer<typeof PolicySummary>

const PolicyLayer = z.strictObject({
  layer: z.string(),
  file: z.string(),
  state: z
    .enum(['active', 'kept', 'unusable'])
    .describe('the file counts; an earlier text of it does; nothing of it does, and every call waits for a person'),
  name: z.string(),
  rules: z.int().min(0),
  version: Version.nullable().describe('of the file as it is; null when it cannot be read'),
  problems: z.array(z.string()),
  text: z.string().nullable(),
})
export type PolicyLayer = z.infer<typeof PolicyLayer>

export const PolicyShowParams = z.strictObject({layer: LayerName.optional()})
export const PolicyShowResult = z.strictObject({policy: PolicySummary, layers: z.array(PolicyLayer)})

const Voice = z.strictObject({
  layer: z
    .string()
    .describe('system, org, user, agents/<name>; default: the capability itself; hard, floor: no file can lift it'),
  rule: z.string().describe('file:line, or what else speaks'),
  tier: Tier,
  reason: z.string(),
  counts: z.boolean().describe('false: org.yaml let the own file of the caller stand in its place'),
})

export const PolicyExplanation = z.strictObject({
  agent: z.string(),
  principal: Principal,
  capability: z.string(),
  tier: Tier,
  rule: z.string().describe('the deciding one: file:line, or what else decided'),
  reason: z.string(),
  isConditional: z.boolean().describe('other inputs may get another tier'),
  voices: z.array(Voice).describe('everything that spoke, the highest layer first'),
  silent: z.array(z.string()).describe('layers whose file says nothing of this call'),
  limits: z.array(
    z.strictObject({
      rule: z.string(),
      max: z.int(),
      windowSeconds: z.int(),
      onExceed: z.enum(['deny', 'notify', 'approval_required', 'blocked']),
    }),
  ),
  approval: z
    .strictObject({
      expiresSeconds: z.int(),
      maxGrantSeconds: z.int().nullable().describe('null: no grants'),
      rejection: z.string().nullable(),
    })
    .nullable()
    .describe('how a person is asked; null when none is'),
})
export type PolicyExplanation = z.infer<typeof PolicyExplanation>

export const PolicyExplainParams = z.strictObject({
  agent: Agent.optional().describe('default-agent when left out'),
  principal: Principal.default('agent'),
  capability: z.string().min(1).max(128),
  input: z.record(z.string(), z.unknown()).optional().describe('left out: a call for which no condition holds'),
  at: Timestamp.optional().describe('when the call is made; now when left out'),
})

const Side = z.strictObject({tier: Tier, isConditional: z.boolean(), rule: z.string()})

export const PolicyChange = z.strictObject({
  agent: z.string(),
  principal: Principal,
  capability: z.string(),
  before: Side,
  after: Side,
})
export type PolicyChange = z.infer<typeof PolicyChange>

const changes = z.array(PolicyChange).describe('capabilities that get another tier, sorted by agent and name')
const warnings = z.array(z.string()).describe('what is no fault and may be no intention: names that nothing has')

export const PolicyDiffParams = z.strictObject({layer: LayerName, text: Text})
export const PolicyDiffResult = z.strictObject({
  layer: z.string(),
  isSameText: z.boolean(),
  currentVersion: Version.nullable().describe('of the file that would be replaced; null when there is none'),
  changes,
  warnings,
})

export const PolicySetParams = z.strictObject({
  layer: LayerName,
  text: Text,
  expectedVersion: Version.nullable()
    .optional()
    .describe('of the file to replace, null for none: CONFLICT when it is another; any when left out'),
})
export const PolicySetResult = z.strictObject({
  layer: z.string(),
  file: z.string(),
  changed: z.boolean(),
  version: Version,
  changes,
  warnings,
})

export const PolicyRemoveParams = PolicySetParams.omit({text: true})
export const PolicyRemoveResult = z.strictObject({layer: z.string(), file: z.string(), changed: z.boolean()})

const PolicyFault = z.strictObject({
  file: z.string(),
  line: z.int().min(1),
  column: z.int().min(1),
  message: z.string(),
})
export const PolicyValidateResult = z.strictObject({
  ok: z.boolean(),
  files: z.array(
    z.strictObject({
      file: z.string(),
      layer: z.string(),
      name: z.string().nullable(),
      rules: z.int().min(0),
      warnings: z.array(z.string()),
    }),
  ),
  faults: z.array(PolicyFault),
})

/** Policies to begin with; src/policy/templates.ts has their texts. */
export const POLICY_TEMPLATES = ['personal-permissive', 'team-moderate', 'enterprise-restrictive'] as const
export const PolicyTemplate = z.enum(POLICY_TEMPLATES)
export type PolicyTemplate = z.infer<typeof PolicyTemplate>

export const PolicyInitResult = z.strictObject({
  file: z.string(),
  template: z.string(),
  changed: z.boolean().describe('false: the file was exactly so already'),
})

export const PolicyTestResult = z.strictObject({
  ok: z.boolean(),
  passed: z.int().min(0),
  failed: z.int().min(0),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      place: z.string().describe('file:line'),
      ok: z.boolean(),
      expected: z.string(),
      actual: z.string(),
      rule: z.string(),
    }),
  ),
})

export const PolicyImportResult = z.strictObject({
  syntax: z.enum(['map', 'list', 'match', 'bare-map', 'batch-limits']).describe('the form that the file is written in'),
  text: z.string().describe('the same in our language'),
  losses: z.array(z.string()).describe('what could not be carried over'),
  out: z.string().nullable().describe('the file that was written; null: printed'),
})

export const PolicyReplayParams = z.strictObject({
  layer: LayerName,
  text: Text,
  since: Timestamp,
  agent: Agent.optional(),
})
export const PolicyReplayResult = z.strictObject({
  layer: z.string(),
  since: Timestamp,
  calls: z.int().min(0).describe('calls in the log that were decided'),
  judged: z.int().min(0).describe('of those, the ones whose recorded input is whole enough to decide again'),
  changes: z.array(
    z.strictObject({
      at: Timestamp,
      agent: z.string(),
      capability: z.string(),
      before: Tier,
      after: Tier,
      rule: z.string(),
      reason: z.string(),
      times: z.int().min(1).describe('calls that went the same way; `at` is the last of them'),
    }),
  ),
})
