import type {Family, Labels} from './families.ts'

/** AGGREGATION_TEMPORALITY_CUMULATIVE: each export holds all since the start. */
const CUMULATIVE = 2

interface Moment {
  readonly version: string
  readonly startedAt: Date
  readonly now: Date
}

/** An ExportMetricsServiceRequest in the JSON encoding of OTLP (opentelemetry-proto, metrics/v1/metrics.proto). */
export function toOtlp(families: readonly Family[], {version, startedAt, now}: Moment): object {
  const times = {startTimeUnixNano: nanoseconds(startedAt), timeUnixNano: nanoseconds(now)}
  const metrics = families.filter(({points}) => points.length > 0).map(family => toMetric(family, times))
  const resource = {attributes: attributes({'service.name': 'kruxos', 'service.version': version})}
  return {resourceMetrics: [{resource, scopeMetrics: [{scope: {name: 'kruxos', version}, metrics}]}]}
}

function toMetric(family: Family, times: object): object {
  const {name, help} = family
  const named = {name, description: help, ...unitOf(name)}
  if (family.type === 'histogram') {
    const dataPoints = family.points.map(({labels, counts, sum, count}) => ({
      ...times,
      attributes: attributes(labels),
      count: String(count),
      sum,
      bucketCounts: counts.map(String),
      explicitBounds: family.bounds,
    }))
    return {...named, histogram: {aggregationTemporality: CUMULATIVE, dataPoints}}
  }
  const dataPoints = family.points.map(({labels, value}) => ({
    ...times,
    attributes: attributes(labels),
    asDouble: value,
  }))
  if (family.type === 'gauge') return {...named, gauge: {dataPoints}}
  return {...named, sum: {aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints}}
}

/** UCUM, as OpenTelemetry wants it; the names carry it for Prometheus. */
function unitOf(name: string): {unit?: string} {
  if (name.endsWith('_seconds')) return {unit: 's'}
  return name.endsWith('_bytes') ? {unit: 'By'} : {}
}

function attributes(labels: Labels): object[] {
  return Object.entries(labels).map(([key, stringValue]) => ({key, value: {stringValue}}))
}

function nanoseconds(date: Date): string {
  return String(BigInt(date.getTime()) * 1_000_000n)
}
