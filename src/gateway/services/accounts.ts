import type {Service, ServiceRow} from '../../contract/service.ts'
import {CapabilityError} from '../capability.ts'
import type {ServiceTable} from '../service.ts'
import {type Login, loginOf} from './connection-options.ts'
import {unavailable} from './faults.ts'
import {ImapConnection} from './imap/connection.ts'

/** A mail account that is connected. */
export interface Account {
  readonly row: ServiceRow
  readonly imap: ImapConnection
  /** @throws KruxosError LOCKED, CapabilityError ServiceUnavailable */
  login(server: 'smtp' | 'imap'): Promise<Login>
  /** told how each use ended */
  note(server: 'smtp' | 'imap', fault: string | null): void
  readonly fault: string | null
}

export interface Accounts {
  /** as the table has them now */
  reload(): Promise<void>
  list(): Service[]
  /** null when there is none of that name */
  get(name: string): Account | null
  /** The named account of this agent, or its only one. @throws CapabilityError AccountNotFound */
  choose(agent: string, name?: string): Account
  close(): void
}

interface Options {
  readonly table: Pick<ServiceTable, 'list'>
  /** null when the vault has none. @throws KruxosError LOCKED, IO */
  readPassword(name: string): Promise<string | null>
}

/** The accounts in memory: whether there is one is asked for every list of tools. */
export function createAccounts({table, readPassword}: Options): Accounts {
  let accounts: ReadonlyMap<string, Account> = new Map()
  return {
    async reload() {
      const rows = await table.list()
      const before = accounts
      const kept = (row: ServiceRow) => {
        const known = before.get(row.name)
        return known?.row.createdAt === row.createdAt ? known : undefined
      }
      accounts = new Map(rows.map(row => [row.name, kept(row) ?? openAccount(row, readPassword)]))
      for (const account of before.values()) if (accounts.get(account.row.name) !== account) account.imap.end()
    },

    list: () => [...accounts.values()].map(({row, fault}) => ({...row, fault})),
    get: name => accounts.get(name) ?? null,

    choose(agent, name) {
      const own = [...accounts.values()].filter(({row}) => row.agents === null || row.agents.includes(agent))
      const names = own.map(({row}) => row.name)
      const [chosen, second] = name === undefined ? own : own.filter(({row}) => row.name === name)
      if (chosen && !second) return chosen
      const message = second ? `name one of your accounts: ${names.join(', ')}` : 'you have no such mail account'
      throw new CapabilityError('AccountNotFound', message, {accounts: names})
    },

    close() {
      for (const {imap} of accounts.values()) imap.end()
    },
  }
}

function openAccount(row: ServiceRow, readPassword: Options['readPassword']): Account {
  const faults: Record<'smtp' | 'imap', string | null> = {smtp: null, imap: null}
  const note: Account['note'] = (server, fault) => {
    faults[server] = fault
  }
  const login: Account['login'] = async server => {
    const password = await readPassword(row.name)
    if (password === null) throw unavailable('the vault has no password of the account')
    return loginOf(row.settings, server, password)
  }
  return {
    row,
    login,
    note,
    imap: new ImapConnection({
      host: row.settings.imap.host,
      login: () => login('imap'),
      note: fault => note('imap', fault),
    }),
    get fault() {
      return faults.imap ?? faults.smtp
    },
  }
}
