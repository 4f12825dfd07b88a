import pack from '../../package.json' with {type: 'json'}
import {asksForJson, refuseTokens, takeJsonVersion} from '../cli/arguments.ts'
import {takePattern} from '../cli/contexts/pattern.ts'
import {report} from '../cli/report.ts'
import {resolve, VERSION_FLAG} from '../cli/resolve.ts'
import {readEnvironment, settleUser} from '../config/env.ts'
import {KruxosError} from '../contract/errors.ts'
import {COMMANDS} from './commands.ts'

/** 128 + SIGPIPE: what a shell shows for a program whose reader went away. */
const EXIT_BROKEN_PIPE = 141

/**
 * The whole of `kruxos`; the exit code is set when it resolves.
 * @param root folder of this package
 */
export async function main(root: string, commandLine: readonly string[]): Promise<void> {
  settleUser()
  process.stdout.on('error', stdoutFailed)
  process.stderr.on('error', () => {})
  const options = {json: asksForJson(commandLine), debug: Boolean(readEnvironment()['DEBUG'])}
  try {
    refuseTokens(commandLine)
    const target = resolve(takeJsonVersion(commandLine), Object.keys(COMMANDS))
    if (target.id === VERSION_FLAG) return void process.stdout.write(`kruxos ${pack.version}\n`)
    const spread = takePattern(target)
    if (spread) {
      const {fanOut} = await import('../cli/contexts/fan-out.ts')
      process.exitCode = await fanOut({root, ...spread})
      return
    }
    const {runCommand} = await import('./run-command.ts')
    await runCommand(root, target)
  } catch (error) {
    process.exitCode = isExit(error) ? error.oclif.exit : report(error, options)
  }
}

/** A reader that has seen enough is no error, a full disk is one. Listens before oclif does, which would throw. */
function stdoutFailed(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(EXIT_BROKEN_PIPE)
  const failure = new KruxosError('IO', `cannot write the result (${error.code})`, {
    hint: 'what was asked for may have been done; see kruxos status',
    cause: error,
  })
  process.exit(report(failure, {json: false, debug: false}))
}

/** A command's `this.exit(n)`. */
function isExit(error: unknown): error is {oclif: {exit: number}} {
  return error instanceof Error && 'code' in error && error.code === 'EEXIT'
}
