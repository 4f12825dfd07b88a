import {KruxosError} from '../../contract/errors.ts'
import type {Secret} from '../../contract/secret.ts'
import type {Clock} from '../clock.ts'
import {SecretRefused, type Secrets, type SecretTable, type SecretUse} from '../secret.ts'
import {findFault} from './scope.ts'

interface Options {
  readonly table: SecretTable
  readonly clock: Clock
  /** the value from the vault; null when it has none. @throws KruxosError LOCKED, IO */
  readValue(path: string): Promise<string | null>
}

/** Where the vault keeps the value. */
export function secretPath(name: string): string {
  return `secret/${name}`
}

/** Hands out secrets for what they are bound to, and for nothing else. */
export function createSecrets({table, clock, readValue}: Options): Secrets {
  const live = async () => (await table.list()).filter(({revokedAt}) => revokedAt === null)
  const isFor = (agent: string) => (secret: Secret) => !secret.agents || secret.agents.includes(agent)

  async function check(name: string, use: SecretUse): Promise<void> {
    const secret = await table.get(name)
    // A name that the agent may not use is answered like one that does not exist.
    if (!secret || findFault(secret, use) === 'agent') throw refuse('unknown', name, use)
    if (secret.revokedAt !== null) throw refuse('revoked', name, use)
    const fault = findFault(secret, use)
    if (fault) throw refuse(fault, name, use)
  }

  return {
    async use(name, use) {
      await check(name, use)
      const value = await readValue(secretPath(name)).catch(error => {
        throw error instanceof KruxosError && error.code === 'LOCKED' ? refuse('locked', name, use) : error
      })
      if (value === null) throw refuse('unknown', name, use)
      await table.recordUse(name, clock.now().toISOString())
      return value
    },
    check,
    find: async use => (await live()).filter(secret => findFault(secret, use) === null),
    list: async (agent, includeRevoked = false) =>
      (await (includeRevoked ? table.list() : live())).filter(isFor(agent)),
  }
}

function refuse(reason: SecretRefused['reason'], name: string, use: SecretUse): SecretRefused {
  return new SecretRefused(reason, `the secret ${name} ${WHY[reason](use)}`)
}

const WHY: Readonly<Record<SecretRefused['reason'], (use: SecretUse) => string>> = {
  unknown: () => 'does not exist',
  revoked: () => 'was revoked',
  agent: ({agent}) => `is not for ${agent}`,
  capability: ({capability}) => `is not for ${capability}`,
  host: ({host}) => `must not be sent to ${host}`,
  locked: () => 'cannot be read: the vault is locked',
}

export type {Secret}
