/** https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */

export type Labels = Readonly<Record<string, string>>

interface Family {
  readonly name: string
  readonly help: string
}

/** Lines of one metric, its comments first; none when there is nothing to tell. */
export interface Rendered {
  render(): string
}

/** Counts what happened, by label; it never goes back. */
export class Counter implements Rendered {
  readonly #family: Family
  readonly #values = new Map<string, number>()

  constructor(family: Family) {
    this.#family = family
  }

  add(labels: Labels, amount = 1): void {
    const key = renderLabels(labels)
    this.#values.set(key, (this.#values.get(key) ?? 0) + amount)
  }

  render(): string {
    const {name} = this.#family
    return withComments(
      this.#family,
      'counter',
      [...this.#values].map(([labels, value]) => `${name}${labels} ${value}`),
    )
  }
}

/** How long things took, in seconds: for each bound, how many were not longer. */
export class Histogram implements Rendered {
  readonly #family: Family
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, {labels: Labels; counts: number[]; sum: number; count: number}>()

  /** @param bounds rising, in seconds */
  constructor(family: Family, bounds: readonly number[]) {
    this.#family = family
    this.#bounds = bounds
  }

  observe(labels: Labels, seconds: number): void {
    const series = this.#of(labels)
    const bucket = this.#bounds.findIndex(bound => seconds <= bound)
    if (bucket !== -1) series.counts[bucket] = (series.counts[bucket] ?? 0) + 1
    series.sum += seconds
    series.count += 1
  }

  render(): string {
    const {name} = this.#family
    const lines = [...this.#series.values()].flatMap(({labels, counts, sum, count}) => [
      ...this.#bounds.map((bound, index) => {
        const reached = counts.slice(0, index + 1).reduce((total, each) => total + each, 0)
        return `${name}_bucket${renderLabels({...labels, le: String(bound)})} ${reached}`
      }),
      `${name}_bucket${renderLabels({...labels, le: '+Inf'})} ${count}`,
      `${name}_sum${renderLabels(labels)} ${sum}`,
      `${name}_count${renderLabels(labels)} ${count}`,
    ])
    return withComments(this.#family, 'histogram', lines)
  }

  #of(labels: Labels) {
    const key = renderLabels(labels)
    const known = this.#series.get(key)
    if (known) return known
    const fresh = {labels, counts: this.#bounds.map(() => 0), sum: 0, count: 0}
    this.#series.set(key, fresh)
    return fresh
  }
}

/** What is so now. */
export function gauge(family: Family, value: number, labels: Labels = {}): string {
  return withComments(family, 'gauge', [`${family.name}${renderLabels(labels)} ${value}`])
}

function withComments({name, help}: Family, type: string, lines: readonly string[]): string {
  if (lines.length === 0) return ''
  return `${[`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`
}

function renderLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"')
}
