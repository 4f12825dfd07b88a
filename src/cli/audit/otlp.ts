import type {AuditEntry} from '../../contract/audit.ts'

/** Severities of https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
const INFO = {severityNumber: 9, severityText: 'INFO'}
const WARN = {severityNumber: 13, severityText: 'WARN'}
const ERROR = {severityNumber: 17, severityText: 'ERROR'}

type AnyValue = {stringValue: string} | {intValue: string} | {doubleValue: number}
interface Attribute {
  readonly key: string
  readonly value: AnyValue
}

/** One ExportLogsServiceRequest in the JSON encoding of OTLP, as collectors read it line by line from a file. */
export function toOtlp(entries: readonly AuditEntry[], version: string): object {
  const resource = {attributes: attributes({'service.name': 'kruxos', 'service.version': version})}
  const scope = {name: 'kruxos.audit'}
  return {resourceLogs: [{resource, scopeLogs: [{scope, logRecords: entries.map(toRecord)}]}]}
}

function toRecord(entry: AuditEntry): object {
  const {at, event, subject, status} = entry
  const timeUnixNano = String(BigInt(Date.parse(at)) * 1_000_000n)
  return {
    timeUnixNano,
    observedTimeUnixNano: timeUnixNano,
    ...severityOf(status),
    eventName: `kruxos.${event}`,
    ...traceOf(entry.traceparent),
    body: {stringValue: [event, subject, status].filter(Boolean).join(' ')},
    attributes: attributes({
      'kruxos.audit.seq': entry.seq,
      'kruxos.audit.kind': entry.kind,
      'kruxos.audit.ref': entry.ref,
      'kruxos.actor.type': entry.actor.type,
      'kruxos.actor.name': entry.actor.name,
      'kruxos.actor.client': entry.actor.client,
      'kruxos.token.id': entry.actor.tokenId,
      'session.id': entry.actor.sessionId,
      'kruxos.subject': subject,
      'kruxos.status': status,
      'error.type': entry.error,
      'kruxos.duration_ms': entry.durationMs,
      'kruxos.approval.id': entry.approvalId,
      'kruxos.decision.tier': entry.decision?.tier,
      'kruxos.decision.rule': entry.decision?.rule,
      'kruxos.decision.reason': entry.decision?.reason,
      'kruxos.input': jsonOf(entry.input),
      'kruxos.output': jsonOf(entry.output),
    }),
  }
}

/** The ids of a record (OTLP logs.proto: trace_id, span_id), in hex as its JSON encoding wants them. */
function traceOf(traceparent: string | null) {
  const [, traceId, spanId, flags] = traceparent?.split('-') ?? []
  return flags === undefined ? {} : {traceId, spanId, flags: Number.parseInt(flags, 16)}
}

function severityOf(status: AuditEntry['status']) {
  if (status === 'error' || status === 'unknown') return ERROR
  return status === 'denied' ? WARN : INFO
}

function attributes(values: Readonly<Record<string, string | number | null | undefined>>): Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [{key, value: anyValue(value)}],
  )
}

function anyValue(value: string | number): AnyValue {
  if (typeof value === 'string') return {stringValue: value}
  return Number.isInteger(value) ? {intValue: String(value)} : {doubleValue: value}
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}
