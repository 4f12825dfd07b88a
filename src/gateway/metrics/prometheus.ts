import type {Distribution, Family, Labels} from './families.ts'

/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export function toPrometheus(families: readonly Family[]): string {
  return families.map(render).join('')
}

function render(family: Family): string {
  const {name, help, type, points} = family
  if (points.length === 0) return ''
  const lines =
    family.type === 'histogram'
      ? family.points.flatMap(point => histogram(name, family.bounds, point))
      : family.points.map(({labels, value}) => `${name}${inBraces(labels)} ${value}`)
  return `${[`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`
}

/** Its buckets hold all that lies below them too. */
function histogram(name: string, bounds: readonly number[], {labels, counts, sum, count}: Distribution): string[] {
  const reached = bounds.map((_, index) => counts.slice(0, index + 1).reduce((total, each) => total + each, 0))
  return [
    ...bounds.map((bound, index) => `${name}_bucket${inBraces({...labels, le: String(bound)})} ${reached[index]}`),
    `${name}_bucket${inBraces({...labels, le: '+Inf'})} ${count}`,
    `${name}_sum${inBraces(labels)} ${sum}`,
    `${name}_count${inBraces(labels)} ${count}`,
  ]
}

function inBraces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
