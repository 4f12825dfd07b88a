import type {TokenSource} from './settings.ts'

/** Exit codes of mcp-bridge, as published; those of 3 to 11 are answers of `--check`, and 7 and 10 also end a session. */
export const EXIT = {
  ok: 0,
  internal: 1,
  tokenOnCommandLine: 2,
  vaultLocked: 3,
  noTokenAtLabel: 4,
  vaultUnavailable: 5,
  gatewayUnreachable: 6,
  tokenRejected: 7,
  /** as 7 and 6, where the token came from the environment or a file */
  givenTokenRejected: 10,
  gatewayUnreachableWithGivenToken: 11,
  usage: 64,
} as const

/** What a shell reports for a process that a signal ended. */
export function exitCodeOfSignal(signal: number): number {
  return 128 + signal
}

/** A token from the vault and one that was given have codes of their own. */
export function rejectedCode({kind}: TokenSource): number {
  return kind === 'label' ? EXIT.tokenRejected : EXIT.givenTokenRejected
}

export function unreachableCode({kind}: TokenSource): number {
  return kind === 'label' ? EXIT.gatewayUnreachable : EXIT.gatewayUnreachableWithGivenToken
}
