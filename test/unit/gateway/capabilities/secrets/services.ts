import type {SecretsServices} from '../../../../../src/gateway/capabilities/secrets/index.ts'

export function secretsServices(changes: Partial<SecretsServices> = {}): SecretsServices {
  return {
    secrets: {list: async () => [], check: async () => {}},
    vaultState: async () => 'unlocked',
    askForRotation: async () => 'alrt-0123456789ab',
    ...changes,
  }
}
