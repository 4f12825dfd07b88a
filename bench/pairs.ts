import {spawnSync} from 'node:child_process'

export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export interface Comparison {
  /** milliseconds */
  readonly ours: Spread
  readonly floor: Spread
  /** ours / floor, pair by pair: what holds when the machine is noisy */
  readonly ratio: Spread
}

/** Runs A B A B …, after one round of each that is not counted. */
export async function comparePairs(
  rounds: number,
  ours: () => number | Promise<number>,
  floor: () => number | Promise<number>,
): Promise<Comparison> {
  const pairs: [number, number][] = []
  for (let round = 0; round <= rounds; round++) pairs.push([await ours(), await floor()])
  const counted = pairs.slice(1)
  return {
    ours: spread(counted.map(([a]) => a)),
    floor: spread(counted.map(([, b]) => b)),
    ratio: spread(counted.map(([a, b]) => a / b)),
  }
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (index: number) => sorted[Math.floor(index)] ?? Number.NaN
  return {min: at(0), median: at(sorted.length / 2), max: at(sorted.length - 1)}
}

/** Wall milliseconds of a whole process. */
export function timeProcess(command: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const start = performance.now()
  const {status, stderr} = spawnSync(command, args, {env, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8'})
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stderr}`)
  return performance.now() - start
}
