import {HAND_OVER_PATTERN, TOKEN_PATTERNS} from '../contract/names.ts'
import type {OperationName} from '../contract/operations.ts'

/** Their answers hold a token, or a code for one. */
const WITH_SECRET: readonly OperationName[] = ['token.create', 'token.reveal', 'token.rotate', 'token.unwrap']

interface Secrets {
  readonly token?: {readonly principal?: unknown} | null
  readonly secret?: unknown
  readonly handOver?: {readonly code?: unknown} | null
}

/**
 * True when what is secret in the answer is what a gateway makes, for whom it was asked. It goes into files that shells and
 * systemd read as their environment: whoever has taken the place of the gateway would have a say in what they run.
 */
export function isSecretAsMade(name: OperationName, params: object, answer: object): boolean {
  if (!WITH_SECRET.includes(name)) return true
  const {token, secret, handOver} = answer as Secrets
  const principal = 'principal' in params ? params.principal : token?.principal
  const isToken = secret === null || (principal === token?.principal && fits(patternOf(principal), secret))
  return isToken && (handOver === undefined || fits(HAND_OVER_PATTERN, handOver?.code))
}

function patternOf(principal: unknown): RegExp | undefined {
  return principal === 'agent' || principal === 'user' ? TOKEN_PATTERNS[principal] : undefined
}

function fits(pattern: RegExp | undefined, text: unknown): boolean {
  return typeof text === 'string' && pattern?.test(text) === true
}
