import {KruxosError} from './errors.ts'

/**
 * What `kruxos pair` shows and a person types on another machine: 28 characters of 5 bits each. 16 are the first 80 bits of the
 * SHA-256 of the gateway's public key, 11 a secret that the gateway takes once, and the last one tells a slip of the hand.
 */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
export const PIN_BYTES = 10
const PIN_LENGTH = 16
const SECRET_LENGTH = 11
const LENGTH = PIN_LENGTH + SECRET_LENGTH + 1
/** 55 bits, in the upper case that is hashed. */
export const PAIRING_SECRET_PATTERN = new RegExp(`^[${ALPHABET}]{${SECRET_LENGTH}}$`)
export const PAIRING_SECRET_BYTES = SECRET_LENGTH

export interface PairingCode {
  /** the first 80 bits of the SHA-256 of the gateway's public key */
  readonly pin: Uint8Array
  readonly secret: string
}

/** @param random as many random bytes as the secret has characters: a byte holds each of the 32 equally often */
export function makePairingSecret(random: Uint8Array): string {
  return toText([...random].slice(0, SECRET_LENGTH).map(byte => byte % ALPHABET.length))
}

/** `ABCD-EFGH-…`, as it is shown. @param keySha256 at least 80 bits */
export function formatPairingCode({pin, secret}: PairingCode): string {
  const values = [...toSymbols(pin.subarray(0, PIN_BYTES)), ...toValues(secret)]
  const text = toText([...values, double(remainder(values))])
  return text.match(/.{4}/g)?.join('-') ?? ''
}

/** Letters of either case, with or without what parts them. @throws KruxosError USAGE, which does not repeat the text */
export function parsePairingCode(text: string): PairingCode {
  const plain = text.toUpperCase().replaceAll(/[\s\p{Pd}]/gu, '')
  if ([...plain].some(character => !ALPHABET.includes(character)))
    throw mistyped('holds a character that no code has', 'a code has no 0, 1, I or O')
  if (plain.length !== LENGTH) throw mistyped(`has ${plain.length} characters`, `a code has ${LENGTH}, in groups of 4`)
  const values = toValues(plain)
  if (remainder(values) !== 0) throw mistyped('has a typing error', 'compare it with what kruxos pair shows')
  return {pin: toBytes(values.slice(0, PIN_LENGTH)), secret: plain.slice(PIN_LENGTH, -1)}
}

function mistyped(what: string, hint: string): KruxosError {
  return new KruxosError('USAGE', `the pairing code ${what}; nothing was sent`, {hint})
}

/**
 * The characters as a polynomial, at a generator of GF(32). It has 31 powers, more than a code has places: so every wrong
 * character, and every two that changed places, leave a remainder.
 */
function remainder(values: readonly number[]): number {
  return values.reduce((sum, value) => double(sum) ^ value, 0)
}

/** Times the generator, modulo x^5 + x^2 + 1. */
function double(value: number): number {
  return value < 16 ? value * 2 : (value * 2) ^ 0b100101
}

function toText(values: readonly number[]): string {
  return values.map(value => ALPHABET[value]).join('')
}

function toValues(text: string): number[] {
  return [...text].map(character => ALPHABET.indexOf(character))
}

function toSymbols(bytes: Uint8Array): number[] {
  const bits = [...bytes].map(byte => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map(five => Number.parseInt(five, 2))
}

function toBytes(values: readonly number[]): Uint8Array {
  const bits = values.map(value => value.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], eight => Number.parseInt(eight, 2))
}
