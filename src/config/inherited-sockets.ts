import {takeVariable} from './env.ts'

/** The first descriptor that is not one of the standard streams. */
const FIRST_FD = 3

/** Descriptors of sockets that systemd opened and keeps while the gateway is away, by the name in their unit. */
export interface InheritedSockets {
  readonly clients: readonly number[]
  readonly admin: readonly number[]
  readonly programs: readonly number[]
}

export const NO_SOCKETS: InheritedSockets = {clients: [], admin: [], programs: []}

/**
 * What systemd handed to this process (sd_listen_fds(3)). The variables are gone afterwards, so that no child takes them
 * for its own; Node.js has marked the descriptors close-on-exec when it started.
 */
export function takeInheritedSockets(pid: number): InheritedSockets {
  const [owner, count, names] = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'].map(takeVariable)
  if (owner !== String(pid)) return NO_SOCKETS
  const named = (names ?? '').split(':').slice(0, Number(count))
  const of = (name: string) => named.flatMap((each, index) => (each === name ? [FIRST_FD + index] : []))
  return {clients: of('clients'), admin: of('admin'), programs: of('programs')}
}
