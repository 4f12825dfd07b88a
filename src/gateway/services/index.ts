import type {OutboxMail, Probe, Service, ServicesState} from '../../contract/service.ts'
import type {Clock} from '../clock.ts'
import type {Log} from '../log.ts'
import type {Mail} from '../mail.ts'
import type {OutboxTable, ServiceTable} from '../service.ts'
import {type Account, createAccounts} from './accounts.ts'
import {probeImap} from './imap/probe.ts'
import {createMail} from './mail.ts'
import {createOutbox, type Outbox} from './outbox.ts'
import {type Delivery, probeSmtp, submit} from './smtp.ts'

/** A server that answers a little now and then would hold its account for ever. */
const ATTEMPT_TIMEOUT_MS = 300_000

interface Options {
  readonly services: ServiceTable
  readonly outbox: OutboxTable
  readonly clock: Clock
  readonly log: Log
  readonly sendDelaySeconds: number
  /** null when the vault has none at that path. @throws KruxosError LOCKED, IO */
  readSecret(path: string): Promise<string | null>
  /** false while nothing of this agent may leave */
  mayLeave(agent: string): boolean
  /** told of each mail that came to rest */
  onEnded(mail: OutboxMail): void
}

export interface Services {
  readonly mail: Mail
  readonly outbox: Pick<Outbox, 'cancel' | 'cancelAll' | 'hasten'>
  list(): Service[]
  /** after a change of the table */
  reload(): Promise<void>
  /** Logs in to both servers; null when there is no such service. */
  test(name: string, signal: AbortSignal): Promise<Probe[] | null>
  state(): Promise<ServicesState>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Where the vault keeps the password. */
export function passwordPath(name: string): string {
  return `service/${name}/password`
}

/** The mail accounts that operators connected, and the mail that leaves through them. */
export function createServices(options: Options): Services {
  const {services, outbox: table, readSecret} = options
  const accounts = createAccounts({table: services, readPassword: name => readSecret(passwordPath(name))})
  const outbox = createOutbox({
    ...options,
    table,
    delaySeconds: options.sendDelaySeconds,
    deliver: (mail, message, signal) => deliver(accounts.get(mail.service), mail, message, signal),
  })
  return {
    mail: createMail({accounts, outbox, table}),
    outbox,
    list: accounts.list,
    reload: accounts.reload,
    async test(name, signal) {
      const account = accounts.get(name)
      return account && Promise.all([probe(account, 'smtp', signal), probe(account, 'imap', signal)])
    },
    async state() {
      const services = accounts.list().map(({name, fault}) => ({name, fault}))
      return {services, held: await table.countHeld()}
    },
    async start() {
      await accounts.reload()
      await outbox.start()
    },
    async stop() {
      await outbox.stop()
      accounts.close()
    },
  }
}

async function deliver(
  account: Account | null,
  {from, recipients}: OutboxMail,
  message: Uint8Array,
  signal: AbortSignal,
): Promise<Delivery> {
  if (!account) return {state: 'failed', reason: 'the mail account was disconnected'}
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)])
    const delivery = await submit(await account.login('smtp'), {from, to: recipients}, message, limit)
    account.note('smtp', delivery.state === 'sent' ? null : delivery.reason)
    return delivery
  } catch (error) {
    // The vault is locked: nothing has gone out.
    return {state: 'delayed', reason: error instanceof Error ? error.message : 'failed'}
  }
}

async function probe(account: Account, server: Probe['server'], signal: AbortSignal): Promise<Probe> {
  const attempt = server === 'smtp' ? probeSmtp : probeImap
  try {
    await attempt(await account.login(server), signal)
    account.note(server, null)
    return {server, ok: true, fault: null}
  } catch (error) {
    const fault = error instanceof Error ? error.message : 'failed'
    account.note(server, fault)
    return {server, ok: false, fault}
  }
}
