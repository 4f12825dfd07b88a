import {KruxosError} from '../../contract/errors.ts'
import type {Result} from '../../contract/operations.ts'
import {KEY_DERIVATION_TIMEOUT_MS} from '../passphrase.ts'
import {already, done, type Outcome, type SetupContext} from './step.ts'

type Vault = Result<'vault.status'>['vault']

const PATIENCE = {timeoutMs: KEY_DERIVATION_TIMEOUT_MS}

/** An open vault, sealed as it was asked for: without one no token can be made. @throws KruxosError LOCKED, IO */
export async function sealVault({admin, answers, passphrase}: SetupContext): Promise<Outcome> {
  const {vault} = await admin.call('vault.status', {})
  const wanted = answers.vault?.sealer ?? vault.sealer
  const isOpened = vault.state !== 'unlocked'
  if (isOpened) await unlock(admin, vault, passphrase)
  const {sealer} = (await admin.call('vault.status', {})).vault
  if (sealer === wanted) return isOpened ? done(`unlocked (${sealer})`) : already(`sealed by ${sealer}`)
  const secret = wanted === 'passphrase' && passphrase !== undefined ? {passphrase} : {}
  await admin.call('vault.reseal', {sealer: wanted, ...secret}, PATIENCE)
  return done(`sealed by ${wanted}, no longer by ${sealer}`)
}

async function unlock(admin: SetupContext['admin'], {sealer, reason}: Vault, passphrase: string | undefined) {
  if (sealer === 'passphrase' && passphrase === undefined)
    throw new KruxosError('LOCKED', reason?.replace(/: .*$/, '') ?? 'the vault is locked', {
      hint: 'name its passphrase in the answers: vault: {sealer: passphrase, passphrase: {file: FILE}}',
    })
  await admin.call('vault.unlock', passphrase === undefined ? {} : {passphrase}, PATIENCE)
}
