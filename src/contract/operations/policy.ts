import {
  PolicyDiffParams,
  PolicyDiffResult,
  PolicyExplainParams,
  PolicyExplanation,
  PolicyRemoveParams,
  PolicyRemoveResult,
  PolicyReplayParams,
  PolicyReplayResult,
  PolicySetParams,
  PolicySetResult,
  PolicyShowParams,
  PolicyShowResult,
} from '../policy.ts'
import type {Operations} from './operation.ts'

export const policyOperations = {
  'policy.diff': {
    access: 'read',
    summary: 'Tell which capabilities would get another tier, for which agent',
    params: PolicyDiffParams,
    result: PolicyDiffResult,
  },
  'policy.explain': {
    access: 'read',
    summary: 'Tell what a call would get, and everything that led to it',
    params: PolicyExplainParams,
    result: PolicyExplanation,
  },
  'policy.remove': {
    access: 'write',
    summary: 'Take the policy file of a layer away, and out of force',
    params: PolicyRemoveParams,
    result: PolicyRemoveResult,
  },
  'policy.replay': {
    access: 'read',
    summary: 'Decide the calls of the audit log again under another policy file',
    params: PolicyReplayParams,
    result: PolicyReplayResult,
  },
  'policy.set': {
    access: 'write',
    summary: 'Put a policy file in the place of a layer and in force',
    params: PolicySetParams,
    result: PolicySetResult,
  },
  'policy.show': {
    access: 'read',
    summary: 'Show the policy in force and its files',
    params: PolicyShowParams,
    result: PolicyShowResult,
  },
} as const satisfies Operations
