import {z} from 'zod'
import {CapabilityError} from '../capability.ts'

export interface Address {
  readonly name: string
  readonly address: string
}

const EMAIL = z.email().max(320)
const MAX_RECIPIENTS = 50
/** A second address in the place of the name would be left out, or shown as the sender. */
const NAME = /^[^\p{Cc}@<>]{0,200}$/u

/** `anna@example.com, Ben <ben@example.com>`; empty when there is nothing. @throws CapabilityError InvalidRecipient */
export async function parseAddresses(text = ''): Promise<Address[]> {
  const {default: parse} = await import('nodemailer/lib/addressparser')
  const addresses = parse(text, {flatten: true})
  const wrong = addresses.find(({name, address}) => !EMAIL.safeParse(address).success || !NAME.test(name))
  if (wrong || /\p{Cc}/u.test(text)) throw invalid('not every recipient is an e-mail address')
  if (addresses.length > MAX_RECIPIENTS) throw invalid(`a mail goes to ${MAX_RECIPIENTS} addresses at most`)
  return addresses
}

export function invalid(message: string): CapabilityError {
  return new CapabilityError('InvalidRecipient', message)
}
