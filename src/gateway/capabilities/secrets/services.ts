import {CapabilityError} from '../../capability.ts'
import type {Secrets} from '../../secret.ts'

export type RotationReason = 'expiring' | 'compromised' | 'auth_failure'

/** What the secrets capabilities ask of the gateway. */
export interface SecretsServices {
  readonly secrets: Pick<Secrets, 'list' | 'check'>
  vaultState(): Promise<'unlocked' | 'locked' | 'broken'>
  /** Tells the operators, and answers the id of the alert. */
  askForRotation(request: {agent: string; secret: string; reason: RotationReason}): Promise<string>
}

/** Nothing can be done with a secret while its value cannot be read. */
export async function requireVault({vaultState}: Pick<SecretsServices, 'vaultState'>): Promise<void> {
  if ((await vaultState()) !== 'unlocked') throw new CapabilityError('VaultLocked', 'the vault is locked')
}

export function notFound(name: string): CapabilityError {
  return new CapabilityError('SecretNotFound', `there is no secret ${name} that you may use`, {secret_name: name})
}
