import {mkdirSync} from 'node:fs'
import pack from '../../package.json' with {type: 'json'}
import {currentHost} from '../config/host.ts'
import {takeInheritedSockets} from '../config/inherited-sockets.ts'
import {resolvePaths} from '../config/paths.ts'
import {loadSettings, logLevel, readPassphraseFile} from '../config/settings.ts'
import {KruxosError} from '../contract/errors.ts'
import {createLog} from './log.ts'
import {launchSandboxesBy} from './programs/launcher.ts'
import {launchBy} from './programs/runner-client.ts'
import {startGateway} from './start.ts'

/** A client that does not let go must not keep the gateway from ending. */
const STOP_WITHIN_MS = 10_000

async function main(): Promise<void> {
  const sockets = takeInheritedSockets(process.pid)
  const host = currentHost()
  const paths = resolvePaths(host)
  const settings = await loadSettings(paths.settingsFile, {})
  const runner = host.env['KRUXOS_PROGRAMS_SOCKET']
  if (runner) launchSandboxesBy(launchBy(runner))
  const log = createLog(logLevel(settings, host.env))
  const stopping = Promise.withResolvers<string>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.resolve(signal))
  // What is written here is for this user alone, whatever umask the caller had.
  process.umask(0o077)
  mkdirSync(paths.dataDir, {recursive: true, mode: 0o700})
  // Without it the service that launches programs could not start.
  if (runner) mkdirSync(paths.workspacesDir, {recursive: true, mode: 0o700})

  const gateway = await startGateway({
    version: pack.version,
    paths,
    settings,
    uid: host.uid,
    passphrase: await readPassphraseFile(host.env),
    credentialsDir: host.env['CREDENTIALS_DIRECTORY'],
    sockets,
    log,
    onStopRequest: () => setImmediate(() => stopping.resolve('gateway.stop')),
  })
  log.info({reason: await stopping.promise}, 'stopping')
  setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
  await gateway.stop()
  log.info({}, 'stopped')
}

main().catch(error => {
  const known =
    error instanceof KruxosError ? error : new KruxosError('INTERNAL', `the gateway failed: ${error?.stack ?? error}`)
  // A log on a full disk takes no last words; the exit code still says them.
  process.stderr.once('error', () => process.exit(known.exitCode))
  process.stderr.write(
    `${JSON.stringify({level: 60, time: new Date().toISOString(), pid: process.pid, error: known.toBody()})}\n`,
  )
  process.exitCode = known.exitCode
})
