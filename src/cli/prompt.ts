import {ExitError} from '@oclif/core/errors'
import {readEnvironment} from '../config/env.ts'
import {readHidden, readShown} from './plain-prompt.ts'

/** What a shell shows for a program that Ctrl-C ended. */
const EXIT_INTERRUPTED = 130

/** Asked on stderr, so that stdout stays the result's. Ask only where `isPerson`. */
export async function confirm(message: string): Promise<boolean> {
  if (isDumb()) return /^y(es)?$/i.test((await readShown(`${message} (y/N) `)).trim())
  const {answer} = await ask<{answer: boolean}>({type: 'confirm', name: 'answer', message, default: false})
  return answer
}

/** Enter alone takes the suggestion. */
export async function askText(message: string, suggestion?: string): Promise<string> {
  if (isDumb())
    return (await readShown(`${message} ${suggestion ? `(${suggestion}) ` : ''}`)).trim() || (suggestion ?? '')
  const {answer} = await ask<{answer: string}>({type: 'input', name: 'answer', message, default: suggestion})
  return answer.trim()
}

/** Nothing of it is shown while it is typed. */
export async function askHidden(message: string): Promise<string> {
  if (isDumb()) return (await readHidden(`${message} `)) ?? interrupted(new ExitError(EXIT_INTERRUPTED))
  const {answer} = await ask<{answer: string}>({type: 'password', name: 'answer', message})
  return answer
}

/** A terminal without cursor movement, for example a shell inside an editor. */
function isDumb(): boolean {
  return readEnvironment()['TERM'] === 'dumb'
}

async function ask<A extends object>(question: object): Promise<A> {
  const {default: inquirer} = await import('inquirer')
  const prompt = inquirer.createPromptModule({output: process.stderr})
  return (prompt([question as never]) as Promise<A>).catch(interrupted)
}

function interrupted(error: unknown): never {
  if (error instanceof Error && error.name === 'ExitPromptError') throw new ExitError(EXIT_INTERRUPTED)
  throw error
}
