import type {KruxOSError} from './errors.ts'
import {localError} from './raise.ts'

export function timedOut(timeoutMs: number): KruxOSError {
  return localError('Timeout', `no answer within ${timeoutMs / 1000} s; the call may have run in part`, {
    hint: 'look at what it would have changed before you call again, or allow more with timeoutMs',
    retryable: true,
  })
}

export function unavailable(problem: KruxOSError | undefined): KruxOSError {
  const why = problem?.message ?? 'the gateway does not answer'
  return localError('ServiceUnavailable', `nothing was run: ${why}`, {
    hint: problem?.hint ?? 'see how it is with: kruxos status',
    cause: problem,
    retryable: true,
  })
}

export function lost(problem: KruxOSError): KruxOSError {
  return localError('ConnectionLost', `${problem.message}; outcome unknown, not sent again`, {
    hint: 'look at what the call would have changed before you call again',
    cause: problem,
  })
}

export function tooLarge(bytes: number, limit: number): KruxOSError {
  return localError('InvalidInput', `the call has ${bytes} bytes, more than the ${limit} that the gateway takes`, {
    hint: 'send less at once',
  })
}
