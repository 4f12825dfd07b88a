import {type ChildProcess, fork} from 'node:child_process'
import {join} from 'node:path'
import type {Host, Paths} from '../../config/paths.ts'
import type {BackupAnswer, BackupOrder, BackupResults} from '../../contract/backup.ts'
import {KruxosError} from '../../contract/errors.ts'
import {environmentFor} from '../own-gateway.ts'

interface Place {
  /** folder of this package */
  readonly root: string
  readonly host: Host
  readonly paths: Paths
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Lets a process of the gateway's code do it: it knows the databases, and needs no gateway that runs. A signal is handed
 * on to it, and ends us once it has tidied up.
 */
export function runBackup<O extends BackupOrder>(
  order: O,
  {root, host, paths}: Place,
): Promise<BackupResults[O['action']]> {
  const child = fork(join(root, 'dist', 'backup.cjs'), [], {
    env: environmentFor(host, paths),
    execArgv: ['--disable-sigusr1'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const {promise, resolve, reject} = Promise.withResolvers<BackupResults[O['action']]>()
  const signals = handOn(child)
  child.once('error', reject)
  child.once('message', message => {
    const answer = message as BackupAnswer
    if (!('error' in answer)) resolve(answer.result as BackupResults[O['action']])
    else if (signals.received === null) reject(KruxosError.fromBody(answer.error))
  })
  child.once('exit', () => {
    signals.release()
    if (signals.received !== null) process.kill(process.pid, signals.received)
    reject(new KruxosError('INTERNAL', 'the backup process ended without an answer'))
  })
  child.send(order)
  return promise
}

function handOn(child: ChildProcess) {
  const state = {received: null as NodeJS.Signals | null, release}
  for (const signal of SIGNALS) process.on(signal, receive)
  return state

  function receive(signal: NodeJS.Signals): void {
    state.received = signal
    child.kill(signal)
  }
  function release(): void {
    for (const signal of SIGNALS) process.removeListener(signal, receive)
  }
}

/** @throws KruxosError DENIED: the data of the system's gateway are root's */
export function checkMayReadData({mode, dataDir}: Paths, uid: number | null, command: string): void {
  if (mode === 'user' || uid === 0) return
  throw new KruxosError('DENIED', `only root can read the data of the system's gateway (${dataDir})`, {
    hint: `sudo kruxos ${command}`,
  })
}
