import {constants} from 'node:os'
import {readEnvironment} from '../config/env.ts'
import {currentPaths} from '../config/host.ts'
import {KruxosError} from '../contract/errors.ts'
import {sentence} from './answers.ts'
import {Bridge} from './bridge.ts'
import {check} from './check.ts'
import {HELP, HOLDS_TOKEN, parseCommandLine, showsToken} from './command-line.ts'
import {EXIT} from './exit-codes.ts'
import {createLog, type Log} from './log.ts'
import {readSettings, type Settings} from './settings.ts'
import {loadToken} from './token.ts'
import {VERSION} from './version.ts'

const write = (text: string): void => void process.stderr.write(text)

/** Machine code, loaded by those who have their token there. */
const readKeychain = async (label: string): Promise<string> => (await import('./keychain.ts')).readKeychain(label)

/** The exit code, once everything is written. */
async function main(): Promise<number> {
  const log = createLog(write, false)
  if (!isNewEnough(process.versions.node)) {
    log.line(`this is Node.js ${process.versions.node}; install 24.15 or later of 24, or 26`)
    return EXIT.internal
  }
  if (showsToken([process.argv0, ...process.execArgv, ...process.argv])) {
    log.line(HOLDS_TOKEN)
    return EXIT.tokenOnCommandLine
  }
  try {
    const line = parseCommandLine(process.argv.slice(2))
    if (line.action === 'help') return print(HELP)
    if (line.action === 'version') return print(`mcp-bridge ${VERSION}\n`)
    const settings = readSettings(line, readEnvironment(), currentPaths(), readKeychain)
    const ownLog = createLog(write, settings.isDebug, settings.clientName)
    return line.action === 'check' ? await runCheck(settings, ownLog) : await relay(settings, ownLog)
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    log.line(sentence(error))
    return EXIT.usage
  }
}

async function runCheck(settings: Settings, log: Log): Promise<number> {
  const {code, line} = await check(settings, VERSION)
  log.line(line)
  return code
}

async function relay(settings: Settings, log: Log): Promise<number> {
  // What a person has to mend is said at once. A vault or keychain can still give its token later: it is unlocked by hand.
  const {kind} = settings.token
  if (kind === 'variable' || kind === 'file') await loadToken(settings.token)
  const bridge = new Bridge(settings, {input: process.stdin, output: process.stdout}, log, VERSION)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => bridge.endBySignal(constants.signals[signal]))
  // It would open a debugger, to which every user of the machine can connect.
  process.on('SIGUSR1', () => undefined)
  bridge.start()
  return bridge.finished
}

/** As package.json says; a launcher may have found an older one. */
function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major === 24 ? minor >= 15 : major >= 26
}

function print(text: string): number {
  process.stdout.write(text)
  return EXIT.ok
}

function crash(error: unknown): void {
  createLog(write, false).line(`a fault of the bridge: ${error instanceof Error ? error.message : error}`)
  process.exit(EXIT.internal)
}

process.on('uncaughtException', crash)
// Nobody may be left to read what is said.
process.stderr.on('error', () => undefined)
void main().then(code => process.exit(code), crash)
