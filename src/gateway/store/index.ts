import {dirname} from 'node:path'
import {makePrivateFolder} from '../files/folders.ts'
import {agentsTable} from './agents.ts'
import {alertsTable} from './alerts.ts'
import {approvalsTable} from './approvals.ts'
import {checkContent, checkFile} from './existing-database.ts'
import {grantsTable} from './grants.ts'
import {handOversTable} from './hand-overs.ts'
import {messagesTable} from './messages.ts'
import {upgrade} from './migrations.ts'
import {mountsTable} from './mounts.ts'
import {createDatabase, refuseIfLost} from './new-database.ts'
import {outboxTable} from './outbox.ts'
import {pairingsTable} from './pairings.ts'
import {policyFilesTable, rateCountsTable} from './policy.ts'
import {redate} from './redate.ts'
import {repliesTable} from './replies.ts'
import {RevokedTokens} from './revoked-tokens.ts'
import {schedulesTable} from './schedules.ts'
import {MIGRATIONS} from './schema.ts'
import {secretsTable} from './secrets.ts'
import {servicesTable} from './services.ts'
import {sessionsTable} from './sessions.ts'
import type {Sql} from './sql.ts'
import {Connection} from './sqlite.ts'
import {stateTable} from './state.ts'
import {tokensTable} from './tokens.ts'
import {toolSetsTable} from './tool-sets.ts'
import {Transactions} from './transactions.ts'
import type {Store, Tables} from './types.ts'
import {upstreamsTable} from './upstreams.ts'
import {vaultEntriesTable} from './vault-entries.ts'

export {checkAuditLog, openAuditLog} from './audit-log.ts'
export {AUDIT_MIGRATIONS} from './audit-schema.ts'
export {checkDatabase, copyDatabase} from './copies.ts'
export {acquireLock} from './lock.ts'
export {MIGRATIONS} from './schema.ts'
export type {Lock, Store, Tables} from './types.ts'

export interface StoreOptions {
  readonly file: string
  readonly now?: () => Date
  /** tests of upgrades hand in a longer list */
  readonly migrations?: readonly string[]
}

/**
 * Opens the database, makes it where there is none yet, or brings it to the newest schema. Hold the lock of the data
 * folder first, and make the vault key and the certificates after: a missing database beside them counts as lost.
 * @throws KruxosError IO when it is lost, damaged or not ours, CONFLICT when a newer kruxos made it; it is left as it is
 */
export async function openStore({file, now = () => new Date(), migrations = MIGRATIONS}: StoreOptions): Promise<Store> {
  await makePrivateFolder(dirname(file))
  if (!(await checkFile(file, migrations.length))) {
    await refuseIfLost(file)
    await createDatabase(file, migrations, now())
  }
  const connection = new Connection(file)
  const revoked = new RevokedTokens(file)
  try {
    checkContent(connection)
    connection.useWriteAheadLog()
    await upgrade(connection, migrations)
    await revoked.agreeWith(connection, now())
  } catch (error) {
    connection.close()
    throw error
  }
  return createStore(connection, revoked)
}

function createStore(connection: Connection, revoked: RevokedTokens): Store {
  const transactions = new Transactions(connection)
  return {
    ...tablesOf(transactions.statements(), revoked),
    transaction: work => transactions.run(sql => work(tablesOf(sql, revoked))),
    redate: (before, ms, onDone) =>
      transactions.run(async sql => {
        sql.afterCommit(async () => onDone())
        await redate(sql, before, ms)
      }),
    close: () => transactions.close(),
  }
}

function tablesOf(sql: Sql, revoked: RevokedTokens): Tables {
  return {
    agents: agentsTable(sql),
    tokens: tokensTable(sql, revoked),
    vault: vaultEntriesTable(sql),
    sessions: sessionsTable(sql),
    replies: repliesTable(sql),
    approvals: approvalsTable(sql),
    grants: grantsTable(sql),
    rateCounts: rateCountsTable(sql),
    policyFiles: policyFilesTable(sql),
    alerts: alertsTable(sql),
    secrets: secretsTable(sql),
    mounts: mountsTable(sql),
    toolSets: toolSetsTable(sql),
    schedules: schedulesTable(sql),
    messages: messagesTable(sql),
    state: stateTable(sql),
    services: servicesTable(sql),
    outbox: outboxTable(sql),
    upstreams: upstreamsTable(sql),
    handOvers: handOversTable(sql),
    pairings: pairingsTable(sql),
  }
}
