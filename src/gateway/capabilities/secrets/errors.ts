import type {RecoveryAction} from '../../../contract/structured-error.ts'
import type {DeclaredError} from '../../capability.ts'

const checkSecrets: RecoveryAction = {
  action: 'check_secrets',
  description: 'see which secrets you can use, and for what',
  capability: 'secrets.list',
}

/** Every error of these capabilities, once. */
export const ERRORS = {
  HostNotAllowed: {
    when: 'the secret must not be sent to this host',
    recovery: [
      checkSecrets,
      {action: 'alert_supervisor', description: 'tell the person you work for which host you need'},
    ],
  },
  ScopeViolation: {
    when: 'the secret is not for this capability',
    recovery: [{...checkSecrets, action: 'check_scope'}],
  },
  SecretNotFound: {when: 'there is no such secret that you may use', recovery: [checkSecrets]},
  VaultError: {
    when: 'the vault was found damaged, and gives no secret out',
    retryable: true,
    recovery: [{action: 'retry', description: 'try again once the person you work for has seen to it'}],
  },
  VaultLocked: {
    when: 'secrets cannot be read until an operator unlocks the vault',
    recovery: [
      {action: 'alert_supervisor', description: 'tell the person you work for that the vault has to be unlocked'},
    ],
  },
} as const satisfies Record<string, DeclaredError>
