import type {InheritedSockets} from '../config/inherited-sockets.ts'
import type {Paths} from '../config/paths.ts'
import type {Settings} from '../config/settings.ts'
import type {Capability} from './capability.ts'
import type {Log} from './log.ts'

export interface GatewayOptions {
  readonly version: string
  readonly paths: Paths
  readonly settings: Settings
  /** null on Windows */
  readonly uid: number | null
  /** unlocks a passphrase vault at once */
  readonly passphrase: string | undefined
  /** where systemd put its credentials */
  readonly credentialsDir: string | undefined
  readonly sockets?: InheritedSockets
  readonly log: Log
  /** beside what every gateway can do */
  readonly capabilities?: readonly Capability[]
  /** an operator asked the gateway to stop */
  onStopRequest(): void
}
