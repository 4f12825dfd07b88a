import {
  CapabilityCallParams,
  CapabilityCallResult,
  CapabilityListParams,
  CapabilityListResult,
  CapabilityShowParams,
  CapabilityShowResult,
} from '../capability.ts'
import {CapabilityCostParams, CapabilityCostResult} from '../tool-set.ts'
import type {Operations} from './operation.ts'

export const capabilityOperations = {
  'capability.call': {
    access: 'write',
    summary: 'Run one capability as the operator',
    params: CapabilityCallParams,
    result: CapabilityCallResult,
  },
  'capability.cost': {
    access: 'read',
    summary: 'Tell how many tokens the list of tools costs a model',
    params: CapabilityCostParams,
    result: CapabilityCostResult,
  },
  'capability.list': {
    access: 'read',
    summary: 'List capabilities and their tiers',
    params: CapabilityListParams,
    result: CapabilityListResult,
  },
  'capability.show': {
    access: 'read',
    summary: 'Show one capability whole',
    params: CapabilityShowParams,
    result: CapabilityShowResult,
  },
} as const satisfies Operations
