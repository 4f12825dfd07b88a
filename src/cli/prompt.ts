import {ExitError} from '@oclif/core/errors'
import {readEnvironment} from '../config/env.ts'
import {readHidden, readShown} from './plain-prompt.ts'
import {wrap} from './table.ts'
import {visible} from './text.ts'

/** What a shell shows for a program that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130
/** Of a choice: two blanks, its number, a bracket, a blank. */
const INDENT = '     '

/** Asked on stderr, so that stdout stays the result's. Ask only where `isPerson`. */
export async function confirm(message: string): Promise<boolean> {
  if (isDumb()) return /^y(es)?$/i.test(await plainly(readShown(`${message} (y/N) `)))
  const {answer} = await ask<{answer: boolean}>({type: 'confirm', name: 'answer', message, default: false})
  return answer
}

/** Enter alone takes the suggestion. */
export async function askText(message: string, suggestion?: string): Promise<string> {
  if (isDumb())
    return (await plainly(readShown(`${message} ${suggestion ? `(${suggestion}) ` : ''}`))) || (suggestion ?? '')
  const {answer} = await ask<{answer: string}>({type: 'input', name: 'answer', message, default: suggestion})
  return answer.trim()
}

/** Nothing of it is shown while it is typed. */
export async function askHidden(message: string): Promise<string> {
  if (isDumb()) return (await readHidden(`${message} `)) ?? interrupted(new ExitError(EXIT_INTERRUPTED))
  const {answer} = await ask<{answer: string}>({type: 'password', name: 'answer', message})
  return answer
}

export interface Choice<T extends string> {
  readonly value: T
  /** short: a narrow terminal cuts words in it */
  readonly name: string
  /** shown below while it is pointed at */
  readonly description?: string
}

/** Enter alone takes `suggestion`. */
export async function askChoice<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  suggestion: T,
): Promise<T> {
  if (isDumb()) return (await pickByNumber(message, choices, [suggestion], 1))[0] ?? suggestion
  const {answer} = await ask<{answer: T}>({
    type: 'select',
    name: 'answer',
    message,
    choices,
    default: suggestion,
    loop: false,
  })
  return answer
}

/** Any number of them; Enter alone takes those that are `checked`. */
export async function askChoices<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  checked: readonly T[],
): Promise<T[]> {
  if (isDumb()) return pickByNumber(message, choices, checked, choices.length)
  const boxes = choices.map(choice => ({...choice, checked: checked.includes(choice.value)}))
  const {answer} = await ask<{answer: T[]}>({type: 'checkbox', name: 'answer', message, choices: boxes, loop: false})
  return answer
}

/** The same in plain lines; 0 takes none. Asks until the answer is one. */
async function pickByNumber<T extends string>(
  message: string,
  choices: readonly Choice<T>[],
  suggested: readonly T[],
  most: number,
): Promise<T[]> {
  const width = (process.stderr.columns || Number.POSITIVE_INFINITY) - INDENT.length
  const lines = choices.flatMap(({name, description}, index) => {
    const [first, ...rest] = wrap([name, description].filter(Boolean).join(': '), width)
    return [`  ${index + 1}) ${first}`, ...rest.map(line => INDENT + line)]
  })
  process.stderr.write(`${[visible(message), ...lines].join('\n')}\n`)
  const usual = choices.flatMap(({value}, index) => (suggested.includes(value) ? [index + 1] : [])).join(' ') || '0'
  const question = most === 1 ? 'Number' : 'Numbers, 0 for none'
  for (;;) {
    const typed = (await plainly(readShown(`${question} (${usual}) `))) || usual
    const numbers = typed === '0' ? [] : typed.split(/[\s,]+/).map(Number)
    const picked = numbers.flatMap(number => choices[number - 1]?.value ?? [])
    if (picked.length === numbers.length && picked.length <= most && (most > 1 || picked.length === 1)) return picked
  }
}

/** A terminal without cursor movement, for example a shell inside an editor. */
function isDumb(): boolean {
  return readEnvironment()['TERM'] === 'dumb'
}

async function plainly(line: Promise<string | null>): Promise<string> {
  return (await line)?.trim() ?? interrupted(new ExitError(EXIT_INTERRUPTED))
}

async function ask<A extends object>(question: {
  readonly message: string
  readonly [name: string]: unknown
}): Promise<A> {
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr})
  return (prompt([{...question, message: visible(question.message)} as never]) as Promise<A>).catch(interrupted)
}

function interrupted(error: unknown): never {
  if (error instanceof Error && error.name === 'ExitPromptError') throw new ExitError(EXIT_INTERRUPTED)
  throw error
}
