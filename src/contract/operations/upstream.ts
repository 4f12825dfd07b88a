import {
  UpstreamAddParams,
  UpstreamApproveParams,
  UpstreamListResult,
  UpstreamRef,
  UpstreamRemoveResult,
  UpstreamResult,
  UpstreamShowResult,
  UpstreamTestResult,
  UpstreamUpdateParams,
} from '../upstream.ts'
import {Nothing, type Operations} from './operation.ts'

export const upstreamOperations = {
  'upstream.add': {
    access: 'write',
    summary: 'Start an MCP server of somebody else, approve its tools as they are and offer them',
    params: UpstreamAddParams,
    result: UpstreamResult,
  },
  'upstream.approve': {
    access: 'write',
    summary: 'Approve definitions of tools that changed or are new',
    params: UpstreamApproveParams,
    result: UpstreamResult,
  },
  'upstream.disable': {
    access: 'write',
    summary: 'End a server and take its tools back, until it is enabled',
    params: UpstreamRef,
    result: UpstreamResult,
  },
  'upstream.enable': {
    access: 'write',
    summary: 'Start a server again and offer its tools',
    params: UpstreamRef,
    result: UpstreamResult,
  },
  'upstream.list': {
    access: 'read',
    summary: 'List MCP servers and what became of their tools',
    params: Nothing,
    result: UpstreamListResult,
  },
  'upstream.remove': {
    access: 'write',
    summary: 'End a server and forget what was approved of it',
    params: UpstreamRef,
    result: UpstreamRemoveResult,
  },
  'upstream.show': {
    access: 'read',
    summary: 'Show one server, and its definitions as approved and as they are',
    params: UpstreamRef,
    result: UpstreamShowResult,
  },
  'upstream.test': {
    access: 'write',
    summary: 'Connect to a server once more, beside its connection, and count its tools',
    params: UpstreamRef,
    result: UpstreamTestResult,
  },
  'upstream.update': {
    access: 'write',
    summary: 'Change the terms of a server; what was approved of it stays, and nothing else is approved',
    params: UpstreamUpdateParams,
    result: UpstreamResult,
  },
} as const satisfies Operations
