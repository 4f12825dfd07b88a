import type {Host, Paths} from '../../config/paths.ts'
import type {SetupAnswers, SetupStep} from '../../contract/setup.ts'
import type {AdminClient} from '../admin-client.ts'

/** What every step is handed. A step looks at the machine itself, so that it can be repeated at any time. */
export interface SetupContext {
  readonly answers: SetupAnswers
  /** of the vault, where one was given */
  readonly passphrase: string | undefined
  readonly admin: AdminClient
  readonly host: Host
  readonly paths: Paths
  /** folder of this package */
  readonly root: string
}

export type Outcome = Omit<SetupStep, 'name'>

export function done(detail: string): Outcome {
  return {state: 'done', changed: true, detail}
}

export function already(detail: string): Outcome {
  return {state: 'already', changed: false, detail}
}

export function left(detail: string): Outcome {
  return {state: 'left', changed: false, detail}
}
