import {randomBytes} from 'node:crypto'
import type {Severity} from '../contract/alert.ts'
import type {SecretsServices} from './capabilities/index.ts'
import type {Clock} from './clock.ts'
import type {Secrets} from './secret.ts'
import type {Store} from './store/index.ts'
import type {Vault} from './vault/index.ts'

interface Services {
  readonly clock: Clock
  readonly store: Store
  readonly vault: Vault
}

type Rotation = Parameters<SecretsServices['askForRotation']>[0]

const SEVERITY: Readonly<Record<Rotation['reason'], Severity>> = {
  expiring: 'info',
  auth_failure: 'warning',
  compromised: 'critical',
}

/** Ties what agents may ask about secrets to the vault and to the alerts. */
export function secretsServices({clock, store, vault}: Services, secrets: Secrets): SecretsServices {
  return {
    secrets,
    vaultState: async () => (await vault.status()).state,
    // not noted for the next look at what goes on, but kept at once: the agent is told that it was
    async askForRotation({agent, secret, reason}) {
      const kind = 'rotation-requested'
      const subject = `${secret} (${reason})`
      const message = `the agent ${agent} asks for a new value: kruxos vault rotate ${secret}`
      const id = `alrt-${randomBytes(6).toString('hex')}`
      await store.alerts.raise({
        id,
        kind,
        subject,
        message,
        severity: SEVERITY[reason],
        count: 1,
        at: clock.now().toISOString(),
      })
      const open = await store.alerts.list({all: false})
      return open.find(alert => alert.kind === kind && alert.subject === subject)?.id ?? id
    },
  }
}
