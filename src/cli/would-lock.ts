import type {Host, Paths} from '../config/paths.ts'
import type {AdminClient} from './admin-client.ts'
import {hasVariable, isService} from './systemd/service.ts'

const OPENED_BY = 'KRUXOS_VAULT_PASSPHRASE_FILE'

interface Place {
  readonly admin: AdminClient
  readonly host: Host
  readonly paths: Paths
}

/** A vault that a person unlocked stays closed after a restart, unless the gateway begins with a passphrase file. */
export async function wouldLock({admin, host, paths}: Place): Promise<boolean> {
  const {vault} = await admin.call('vault.status', {})
  if (vault.sealer !== 'passphrase' || vault.state !== 'unlocked') return false
  return isService(host, paths) ? !(await hasVariable(OPENED_BY)) : !host.env[OPENED_BY]
}
