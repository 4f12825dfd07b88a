import type {CharacterTest} from './parse.ts'

export type Instruction =
  | {readonly kind: 'character'; readonly test: CharacterTest}
  | {readonly kind: 'fork'; readonly to: readonly number[]}
  | {readonly kind: 'accept'}

/**
 * Follows all ways through the program at once, one character at a time (Thompson 1968, as Russ Cox describes it in
 * "Regular Expression Matching Can Be Simple And Fast"): never more steps than characters times instructions.
 */
export function run(program: readonly Instruction[], text: string): boolean {
  let states = closure(program, [0])
  for (const character of text) {
    if (states.size === 0) return false
    const next: number[] = []
    for (const state of states) {
      const instruction = program[state]
      if (instruction?.kind === 'character' && instruction.test(character)) next.push(state + 1)
    }
    states = closure(program, next)
  }
  return [...states].some(state => program[state]?.kind === 'accept')
}

/** Everything that is reached without reading. */
function closure(program: readonly Instruction[], start: readonly number[]): Set<number> {
  const reached = new Set<number>()
  const open = [...start]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue
    reached.add(state)
    const instruction = program[state]
    if (instruction?.kind === 'fork') open.push(...instruction.to)
  }
  return reached
}
