import {BusyError} from '../../../src/bridge/problems.ts'
import type {ErrorCode, KruxosError} from '../../../src/contract/errors.ts'
import type {KruxOSError} from './errors.ts'
import {localError} from './raise.ts'

/** What kept us from a connection, by the contract's code. */
const TYPES: Readonly<Record<ErrorCode, string>> = {
  INTERNAL: 'Internal',
  USAGE: 'Configuration',
  UNREACHABLE: 'ServiceUnavailable',
  DENIED: 'auth.invalid_credentials',
  CONFLICT: 'Internal',
  LOCKED: 'ServiceUnavailable',
  IO: 'Configuration',
  NOT_FOUND: 'auth.invalid_credentials',
  PENDING: 'Internal',
  DIFFERENT: 'Internal',
}

/** The same problem as the SDK raises it. */
export function fromContract(problem: KruxosError): KruxOSError {
  const {code, message} = problem
  // The hint of a gateway that is busy speaks of mcp-bridge.
  const hint = problem instanceof BusyError ? undefined : problem.hint
  return localError(TYPES[code], message, {
    hint,
    cause: problem,
    retryable: code === 'UNREACHABLE' || code === 'LOCKED',
  })
}
