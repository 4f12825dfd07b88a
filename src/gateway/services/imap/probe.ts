import {imapOptions, type Login} from '../connection-options.ts'
import {connectFault} from '../faults.ts'

/** Connects, logs in and leaves. @throws CapabilityError ServiceUnavailable */
export async function probeImap(login: Login, signal: AbortSignal): Promise<void> {
  const {ImapFlow} = await import('imapflow')
  const client = new ImapFlow({...imapOptions(login), verifyOnly: true})
  client.on('error', () => {})
  signal.addEventListener('abort', () => client.close(), {once: true})
  await client.connect().catch(error => {
    throw connectFault(login.host, error)
  })
}
