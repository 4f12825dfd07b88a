import {compile} from './compile.ts'
import {type Instruction, run} from './machine.ts'
import {ExpressionError, parse} from './parse.ts'

/** Longer texts are not looked at: what a rule makes of them is said by the rule. */
export const MAX_TEXT_LENGTH = 4096

/** A regular expression that takes time in proportion to the text, whatever the expression and the text. */
export interface Expression {
  readonly source: string
  /** true when the expression matches the whole text */
  matches(text: string): boolean
}

/** @throws ExpressionError for what is no expression of ours */
export function createExpression(source: string): Expression {
  const program: readonly Instruction[] = compile(parse(source))
  return {source, matches: text => run(program, text)}
}

/** @returns why it is no expression, null when it is one */
export function expressionFault(source: string): string | null {
  try {
    compile(parse(source))
    return null
  } catch (error) {
    if (error instanceof ExpressionError) return error.message
    throw error
  }
}
