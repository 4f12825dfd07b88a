import {KruxosError} from '../../contract/errors.ts'
import {type OperationName, operations} from '../../contract/operations.ts'
import type {Audit, AuditStatus, Intent} from '../audit/types.ts'

/** The path of a call records it itself, with its decision and its duration. */
const RECORDED_BY_THE_CALL: readonly OperationName[] = ['capability.call']
/** A gateway whose audit log cannot be written must still be stopped. */
const ALLOWED_UNRECORDED: readonly OperationName[] = ['gateway.stop']

/** Fields that name what an operation acts on; the first that is there. */
const SUBJECTS = ['label', 'token', 'name', 'agent', 'id', 'session', 'capability', 'template', 'key'] as const

/** True when the admin API leaves a trace of it: everything that changes something or gives a secret out. */
export function isRecorded(name: OperationName): boolean {
  return operations[name].access !== 'read' && !RECORDED_BY_THE_CALL.includes(name)
}

/** Runs an operation between its intent and its outcome. @throws KruxosError IO when it cannot be recorded: then it did not run */
export async function recorded<T extends object>(
  audit: Audit,
  operator: string,
  name: OperationName,
  params: object,
  run: () => Promise<T>,
): Promise<T> {
  if (!isRecorded(name)) return run()
  const started = performance.now()
  const id = await audit.intend(intentOf(operator, name, params)).catch(error => {
    if (ALLOWED_UNRECORDED.includes(name)) return 0
    throw error
  })
  const conclude = (status: AuditStatus, error: string | null, output: unknown) =>
    audit.conclude(id, {status, error, output, durationMs: performance.now() - started})
  try {
    const result = await run()
    conclude('success', null, 'changed' in result ? {changed: result.changed} : null)
    return result
  } catch (error) {
    const code = error instanceof KruxosError ? error.code : 'INTERNAL'
    conclude(code === 'DENIED' ? 'denied' : 'error', code, null)
    throw error
  }
}

function intentOf(operator: string, event: OperationName, params: object): Intent {
  const actor = {type: 'operator', name: operator, sessionId: null, tokenId: null, client: null} as const
  return {event, actor, subject: subjectOf(params), input: params, decision: null, approvalId: null}
}

function subjectOf(params: object): string | null {
  const values = new Map<string, unknown>(Object.entries(params))
  const found = SUBJECTS.map(field => values.get(field)).find(value => typeof value === 'string')
  return typeof found === 'string' ? found : null
}
