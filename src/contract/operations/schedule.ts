import {
  ScheduleDeleteResult,
  ScheduleListParams,
  ScheduleListResult,
  ScheduleRef,
  ScheduleShowResult,
} from '../schedule.ts'
import type {Operations} from './operation.ts'

export const scheduleOperations = {
  'schedule.delete': {
    access: 'write',
    summary: 'End a planned call of an agent',
    params: ScheduleRef,
    result: ScheduleDeleteResult,
  },
  'schedule.list': {
    access: 'read',
    summary: 'List the calls that agents planned',
    params: ScheduleListParams,
    result: ScheduleListResult,
  },
  'schedule.show': {
    access: 'read',
    summary: 'Show one planned call and its last runs',
    params: ScheduleRef,
    result: ScheduleShowResult,
  },
} as const satisfies Operations
