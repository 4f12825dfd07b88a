import {
  ServiceAddParams,
  ServiceListResult,
  ServiceRef,
  ServiceRemoveResult,
  ServiceResult,
  ServiceShowResult,
  ServiceTestResult,
  ServiceUpdateParams,
} from '../service.ts'
import {Nothing, type Operations} from './operation.ts'

export const serviceOperations = {
  'service.add': {
    access: 'write',
    summary: 'Connect a service and keep its password in the vault',
    params: ServiceAddParams,
    result: ServiceResult,
  },
  'service.list': {access: 'read', summary: 'List connected services', params: Nothing, result: ServiceListResult},
  'service.remove': {
    access: 'write',
    summary: 'Disconnect a service and forget its password',
    params: ServiceRef,
    result: ServiceRemoveResult,
  },
  'service.show': {access: 'read', summary: 'Show one service', params: ServiceRef, result: ServiceShowResult},
  'service.test': {
    access: 'write',
    summary: 'Log in to the servers of a service',
    params: ServiceRef,
    result: ServiceTestResult,
  },
  'service.update': {
    access: 'write',
    summary: 'Change a connected service; mails that it holds stay',
    params: ServiceUpdateParams,
    result: ServiceResult,
  },
} as const satisfies Operations
