import type {Instruction} from './machine.ts'
import {ExpressionError, type Node} from './parse.ts'

/** Bounds the work for each character of a text. */
const MAX_INSTRUCTIONS = 2000

/** Thompson's construction. @throws ExpressionError when the repetitions make it too large */
export function compile(node: Node): readonly Instruction[] {
  const program: Instruction[] = []
  emit(node, program)
  program.push({kind: 'accept'})
  return program
}

function push(program: Instruction[], instruction: Instruction): number {
  if (program.length >= MAX_INSTRUCTIONS) throw new ExpressionError('the expression is too large')
  return program.push(instruction) - 1
}

function emit(node: Node, program: Instruction[]): void {
  if (node.kind === 'character') push(program, {kind: 'character', test: node.test})
  else if (node.kind === 'sequence') for (const item of node.items) emit(item, program)
  else if (node.kind === 'choice') emitChoice(node.items, program)
  else emitRepeat(node, program)
}

function emitChoice([first, ...rest]: readonly Node[], program: Instruction[]): void {
  if (!first) return
  if (rest.length === 0) {
    emit(first, program)
    return
  }
  const fork = push(program, {kind: 'fork', to: []})
  emit(first, program)
  const jump = push(program, {kind: 'fork', to: []})
  program[fork] = {kind: 'fork', to: [fork + 1, program.length]}
  emitChoice(rest, program)
  program[jump] = {kind: 'fork', to: [program.length]}
}

function emitRepeat({item, min, max}: Extract<Node, {kind: 'repeat'}>, program: Instruction[]): void {
  for (let count = 0; count < min; count++) if (!adds(item, program)) return
  if (max === Number.POSITIVE_INFINITY) emitLoop(item, program)
  else emitOptional(item, max - min, program)
}

function emitLoop(item: Node, program: Instruction[]): void {
  const fork = push(program, {kind: 'fork', to: []})
  emit(item, program)
  push(program, {kind: 'fork', to: [fork]})
  program[fork] = {kind: 'fork', to: [fork + 1, program.length]}
}

/** False for what is empty, however often it is repeated. */
function adds(item: Node, program: Instruction[]): boolean {
  const before = program.length
  emit(item, program)
  return program.length > before
}

/** `item` up to so many times: each has a way past all the others. */
function emitOptional(item: Node, times: number, program: Instruction[]): void {
  const forks: number[] = []
  for (let count = 0; count < times; count++) {
    forks.push(push(program, {kind: 'fork', to: []}))
    if (!adds(item, program)) break
  }
  for (const fork of forks) program[fork] = {kind: 'fork', to: [fork + 1, program.length]}
}
