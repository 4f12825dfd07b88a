import {mkdirSync, writeFileSync} from 'node:fs'
import {arch, cpus, platform} from 'node:os'
import {join} from 'node:path'
import type {Spread} from './pairs.ts'

export function printRow(name: string, cells: readonly (number | string)[], digits = 2): void {
  const texts = cells.map(cell => (typeof cell === 'number' ? cell.toFixed(digits) : cell).padStart(11))
  console.log(`${name.padEnd(38)}${texts.join('')}`)
}

export function show({min, median, max}: Spread, digits = 2): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}-${max.toFixed(digits)})`
}

/** Keeps the figures of a run beside what it ran on. */
export function keepResults(file: string, results: object): void {
  const folder = join(import.meta.dirname, 'results')
  const machine = {
    date: new Date().toISOString(),
    node: process.version,
    system: `${platform()} ${arch()}`,
    cpus: cpus().length,
  }
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, file), JSON.stringify({machine, results}, null, 2))
}
