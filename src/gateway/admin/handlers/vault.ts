import {createHash, timingSafeEqual} from 'node:crypto'
import type {Handlers} from '../../../contract/operations.ts'
import type {AdminServices, OperationContext} from '../services.ts'

type VaultHandlers = Pick<
  Handlers<OperationContext>,
  'vault.compare' | 'vault.lock' | 'vault.reseal' | 'vault.rotate-key' | 'vault.status' | 'vault.unlock'
>

/** WebSocket close code "try again later" (RFC 6455 registry). */
const TRY_AGAIN_LATER = 1013

export function vaultHandlers({store, vault, sessions}: AdminServices): VaultHandlers {
  return {
    'vault.status': async () => ({vault: await vault.status()}),

    'vault.compare': async ({path, secretValue}) => {
      const kept = await vault.get(store.vault, path)
      return {isSame: kept !== null && timingSafeEqual(digest(kept), digest(secretValue))}
    },

    'vault.unlock': async ({passphrase}) => ({changed: await vault.unlock(passphrase), vault: await vault.status()}),

    'vault.lock': async () => {
      const changed = await vault.lock()
      sessions.disconnectAll(TRY_AGAIN_LATER, 'the vault is locked')
      return {changed, vault: await vault.status()}
    },

    'vault.reseal': async ({sealer, passphrase}) => ({
      changed: await vault.reseal(sealer, passphrase),
      vault: await vault.status(),
    }),

    'vault.rotate-key': async ({passphrase}) => ({
      changed: await vault.rotateKey(work => store.transaction(tables => work(tables.vault)), passphrase),
      vault: await vault.status(),
    }),
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
