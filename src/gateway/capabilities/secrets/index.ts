import type {Capability} from '../../capability.ts'
import {secretsList} from './list.ts'
import {secretsRotateRequest} from './rotate-request.ts'
import type {SecretsServices} from './services.ts'
import {secretsUse} from './use.ts'

export type {SecretsServices} from './services.ts'

/** What agents may know of operators' secrets: never a value. */
export function secretsCapabilities(services: SecretsServices): readonly Capability[] {
  return [secretsList(services), secretsRotateRequest(services), secretsUse(services)]
}
