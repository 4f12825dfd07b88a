import {
  MountAddParams,
  MountChangeResult,
  MountListParams,
  MountListResult,
  MountRef,
  MountRelabelParams,
  MountToggleParams,
} from '../mount.ts'
import type {Operations} from './operation.ts'

export const mountOperations = {
  'mount.add': {
    access: 'write',
    summary: 'Let agents see a folder of this machine under /mnt',
    params: MountAddParams,
    result: MountChangeResult,
  },
  'mount.list': {access: 'read', summary: 'List mounts', params: MountListParams, result: MountListResult},
  'mount.relabel': {
    access: 'write',
    summary: 'Give a mount another label, and so another path',
    params: MountRelabelParams,
    result: MountChangeResult,
  },
  'mount.remove': {
    access: 'write',
    summary: 'Take a mount away from agents; the folder stays as it is',
    params: MountRef,
    result: MountChangeResult,
  },
  'mount.toggle-readonly': {
    access: 'write',
    summary: 'Make a mount read-only, or writable again',
    params: MountToggleParams,
    result: MountChangeResult,
  },
} as const satisfies Operations
