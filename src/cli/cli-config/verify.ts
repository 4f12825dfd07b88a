import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ServerEntry} from '../../clients/server-entry.ts'
import {askClient} from '../../clients/verify.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {blankReport} from './blank-report.ts'
import {credentialIn, credentialOf} from './credential.ts'
import {readAll} from './find-entries.ts'
import {shakeHands} from './handshake.ts'
import type {Subject} from './subject.ts'

type Checks = Pick<ClientReport, 'handshake' | 'verdict'>

/** Starts the written command as the client would, then asks the client itself, where there is one to ask. */
export async function tryEntry(
  {id}: ClientAdapter,
  entry: ServerEntry,
  {account, facts, runAs}: Subject,
  timeoutMs?: number,
): Promise<Checks> {
  const handshake = await shakeHands(entry, {home: facts.home, runAs, timeoutMs})
  if (!handshake.ok || id === 'claude-desktop') return {handshake, verdict: null}
  const identity = runAs ? {uid: account.uid, gid: account.gid} : {}
  const env = {...facts.env, HOME: facts.home, USER: account.name}
  return {handshake, verdict: await askClient(id, entry, {env, cwd: facts.home, timeoutMs, ...identity})}
}

interface Trial {
  readonly childEntry: string
  /** false: only whether there is an entry */
  readonly isTried?: boolean
  /** for each step of a trial */
  readonly timeoutMs?: number
}

/** The same for what stands in a client's file now. */
export async function verifyClient(
  client: ClientAdapter,
  subject: Subject,
  {childEntry, isTried = true, timeoutMs}: Trial,
): Promise<ClientReport> {
  const usual = credentialOf(client, subject)
  const blank = blankReport(client, usual)
  try {
    const found = await readAll(client, subject, childEntry)
    const entry = found.find(each => each.entry !== null)?.entry
    if (!entry) return blank
    return {
      ...blank,
      ...credentialIn(entry, usual),
      status: 'unchanged',
      ...(isTried ? await tryEntry(client, entry, subject, timeoutMs) : {}),
    }
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return {...blank, status: 'failed', error: error.toBody()}
  }
}
