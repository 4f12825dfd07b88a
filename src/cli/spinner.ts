import {readEnvironment} from '../config/env.ts'
import {wantsColour} from './colour.ts'

/**
 * Runs `work` under a spinner on stderr, or below one plain line on a terminal that is dumb or does not know its width: the
 * spinner would clear lines without end there. The library is loaded only for a person.
 */
export async function withSpinner<T>(isPerson: boolean, text: string, work: () => Promise<T>): Promise<T> {
  if (!isPerson) return work()
  const env = readEnvironment()
  if (env['TERM'] === 'dumb' || !process.stderr.columns) {
    process.stderr.write(`${text} ...\n`)
    return work()
  }
  const {default: ora} = await import('ora')
  const spinner = ora({text, stream: process.stderr, color: wantsColour(true, env) ? 'cyan' : false}).start()
  try {
    return await work()
  } finally {
    spinner.stop()
  }
}
