import type {Secret, SecretScope} from '../contract/secret.ts'

/** What is known of each secret; its value is in the vault at `secret/<name>`. */
export interface SecretTable {
  /** Puts the row in the place of one of the same name. */
  put(secret: Secret): Promise<void>
  get(name: string): Promise<Secret | null>
  /** sorted by name, revoked ones too */
  list(): Promise<Secret[]>
  /** counts a use */
  recordUse(name: string, at: string): Promise<void>
}

/** Who wants to send a secret where. */
export interface SecretUse {
  readonly agent: string
  readonly capability: string
  /** `name` or `name:port`, lower case; null where nothing is sent */
  readonly host: string | null
}

export type SecretRefusal = 'unknown' | 'revoked' | 'capability' | 'host' | 'agent' | 'locked'

/** Why a secret was not handed out. The message can be shown to the agent. */
export class SecretRefused extends Error {
  readonly reason: SecretRefusal

  constructor(reason: SecretRefusal, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SecretRefused'
    this.reason = reason
  }
}

/** Secrets of operators, for capabilities that act with them and never show them. */
export interface Secrets {
  /**
   * The value. Whoever takes it keeps it out of arguments, logs, answers and the environment of programs that do not need it.
   * @throws SecretRefused
   */
  use(name: string, use: SecretUse): Promise<string>
  /** Secrets whose scope covers the use, sorted by name. */
  find(use: SecretUse): Promise<Secret[]>
  /** Whether it could be used so; the value is not read, and no use is counted. @throws SecretRefused */
  check(name: string, use: SecretUse): Promise<void>
  /** What the agent may know of: name and scope. */
  list(agent: string, includeRevoked?: boolean): Promise<Secret[]>
}

export type {Secret, SecretScope}
