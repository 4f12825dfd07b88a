import {randomBytes} from 'node:crypto'
import {existsSync} from 'node:fs'
import {KruxosError} from '../../contract/errors.ts'
import type {Sealer} from '../../contract/vault.ts'
import {quote} from '../files/quote.ts'
import type {DataKey} from './data-key.ts'
import {broken, locked} from './faults.ts'
import {type Header, type Recipe, SALT_BYTES, unwrap, wrap} from './header.ts'
import {
  adoptStagedKey,
  discardStagedKey,
  readKeyFile,
  removeKeyFile,
  stagedName,
  stageKeyFile,
} from './sealers/key-file.ts'
import {COST, NO_COST, requireStrong, stretch} from './sealers/passphrase.ts'
import {readCredential} from './sealers/systemd-credential.ts'

const RESTORE_KEY = 'put it back from its backup: without it no entry can be opened'

/** Where master keys come from, besides a person. */
export interface KeySources {
  readonly keyFile: string
  /** $CREDENTIALS_DIRECTORY of a systemd unit */
  readonly credentialsDir?: string | undefined
}

/** @throws KruxosError LOCKED without a passphrase or credential, DENIED on a wrong passphrase, IO on a bad key file */
export async function unseal(header: Header, sources: KeySources, passphrase?: string): Promise<DataKey> {
  switch (header.sealer) {
    case 'key-file':
      return unsealWithKeyFile(header, sources.keyFile)
    case 'passphrase': {
      if (passphrase === undefined) throw locked()
      const dataKey = unwrapAndWipe(header, await stretch(passphrase, header.salt, header.cost))
      if (!dataKey) throw new KruxosError('DENIED', 'wrong passphrase', {hint: 'kruxos vault unlock'})
      return dataKey
    }
    case 'systemd-credential': {
      const dataKey = unwrapAndWipe(header, await readCredential(sources.credentialsDir))
      if (!dataKey) throw locked('the systemd credential is not the one that sealed this vault', 'systemd-creds list')
      return dataKey
    }
  }
}

/** A header for a new master key. A key file is only staged: `settle` once the header is kept. */
export async function seal(
  dataKey: DataKey,
  sealer: Sealer,
  sources: KeySources,
  passphrase: string | undefined,
): Promise<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  const recipe = {sealer, salt, cost: sealer === 'passphrase' ? COST : NO_COST}
  const master = await makeMaster(recipe, sources, passphrase)
  const header = wrap(dataKey, recipe, master)
  master.fill(0)
  return header
}

/** Puts the staged key file in its place, or removes the key file that is not needed any more. */
export async function settle(sealer: Sealer, {keyFile}: KeySources): Promise<void> {
  await (sealer === 'key-file' ? adoptStagedKey(keyFile) : removeKeyFile(keyFile))
}

/** Makes room for a key file to be staged, unless the one that is there opens the vault: then it is put in its place. */
export async function clearStage(header: Header | null, {keyFile}: KeySources): Promise<void> {
  if (header?.sealer !== 'key-file') return discardStagedKey(keyFile)
  // Should neither key open the vault, a new one is what can still save it.
  await unsealWithKeyFile(header, keyFile).then(
    dataKey => dataKey.wipe(),
    () => undefined,
  )
}

/** A reseal that was killed as its last step was due leaves the old key file, which still opens older copies of the header. */
export function findLeftover(sealer: Sealer, {keyFile}: KeySources): KruxosError | null {
  if (sealer === 'key-file' || !existsSync(keyFile)) return null
  return broken(`the key file ${keyFile} is not needed any more`, `rm ${quote(keyFile)}`)
}

/** A key file that no header speaks of belongs to a database that is not here. @throws KruxosError IO */
export async function refuseForeignKey({keyFile}: KeySources): Promise<void> {
  if ((await readKeyFile(keyFile)) === null) return
  throw broken(
    `the key file ${keyFile} is there, but the database has no vault`,
    `put the database back from its backup, or start anew: mv ${quote(keyFile)} ${quote(`${keyFile}.old`)}`,
  )
}

async function makeMaster(recipe: Recipe, sources: KeySources, passphrase: string | undefined): Promise<Buffer> {
  switch (recipe.sealer) {
    case 'key-file':
      return stageKeyFile(sources.keyFile)
    case 'passphrase':
      return stretch(requireStrong(passphrase), recipe.salt, recipe.cost)
    case 'systemd-credential':
      return readCredential(sources.credentialsDir)
  }
}

/** A reseal that was cut short leaves two keys: the one that opens the header becomes, or stays, the key file. */
async function unsealWithKeyFile(header: Header, keyFile: string): Promise<DataKey> {
  let fault: unknown
  try {
    const dataKey = await openWith(header, keyFile)
    await discardStagedKey(keyFile).catch(() => undefined) // a leftover; the vault is open
    return dataKey
  } catch (error) {
    fault = error
  }
  const dataKey = await openWith(header, stagedName(keyFile)).catch(() => null)
  if (!dataKey) throw fault
  await adoptStagedKey(keyFile)
  return dataKey
}

async function openWith(header: Header, keyFile: string): Promise<DataKey> {
  const master = await readKeyFile(keyFile)
  if (!master) throw broken(`the key file ${keyFile} is missing`, RESTORE_KEY)
  const dataKey = unwrapAndWipe(header, master)
  if (!dataKey) throw broken(`the key file ${keyFile} is not the one that sealed this vault`, RESTORE_KEY)
  return dataKey
}

function unwrapAndWipe(header: Header, master: Buffer): DataKey | null {
  const dataKey = unwrap(header, master)
  master.fill(0)
  return dataKey
}
