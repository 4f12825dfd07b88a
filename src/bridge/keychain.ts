import {setTimeout as sleep} from 'node:timers/promises'
import {KruxosError} from '../contract/errors.ts'

const SERVICE = 'kruxos'
/** A keychain that is locked may ask a person. The library cannot be made to give up: whoever waits does so here. */
const TIMEOUT_MS = 5000

/** One token in the keychain of this user: macOS Keychain, Windows Credential Manager, Secret Service. */
export interface KeychainItem {
  read(): Promise<string | null>
  write(token: string): Promise<void>
  /** false when there was none */
  remove(): Promise<boolean>
}

/** @throws KruxosError IO when this machine has none, or it cannot be reached from here */
export async function openKeychain(label: string): Promise<KeychainItem> {
  const item = await attempt(async () => {
    const {AsyncEntry} = await import('@napi-rs/keyring')
    // The other store of Linux, in the kernel, is empty after a boot.
    return new AsyncEntry(SERVICE, label, {linux: {store: 'secret-service'}})
  })
  return {
    read: () => attempt(() => item.getPassword()),
    write: token => attempt(() => item.setPassword(token)),
    remove: () => attempt(() => item.deleteCredential()),
  }
}

/** @throws KruxosError NOT_FOUND, IO */
export async function readKeychain(label: string): Promise<string> {
  const token = await (await openKeychain(label)).read()
  if (token !== null) return token
  throw new KruxosError('NOT_FOUND', `the system keychain holds no token for ${label}`, {
    hint: `pair this machine again: kruxos pair ${label}`,
  })
}

async function givenUp(): Promise<never> {
  await sleep(TIMEOUT_MS, undefined, {ref: false})
  throw new Error('it did not answer, and may be asking for its password')
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await Promise.race([work(), givenUp()])
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    const why = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND' ? '@napi-rs/keyring is missing' : message
    const [reason] = why.split('\n')
    throw new KruxosError('IO', `the system keychain cannot be used: ${reason}`, {
      hint: 'unlock it, or pair this machine again with --no-keychain',
      cause: error,
    })
  }
}
