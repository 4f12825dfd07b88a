import type {SetupStep} from '../../contract/setup.ts'
import {checkLength} from '../passphrase.ts'
import {makeAgents} from './agents.ts'
import {checkUsers} from './clients.ts'
import {runGateway} from './gateway.ts'
import {putPolicy} from './policy.ts'
import {writeSettings} from './settings.ts'
import type {Outcome, SetupContext} from './step.ts'
import {sealVault} from './vault.ts'

type Name = SetupStep['name']
type Step = (context: SetupContext) => Promise<Outcome>

/** Those before the clients, in order: each needs the ones above it. */
const STEPS: readonly (readonly [Name, Step])[] = [
  ['settings', writeSettings],
  ['gateway', runGateway],
  ['vault', sealVault],
  ['agents', makeAgents],
  ['policy', putPolicy],
]

/** Runs the steps one after the other; `told` hears of each as it is done. The first that cannot be done ends it. */
export async function runSteps(context: SetupContext, told: (step: SetupStep) => Promise<void>): Promise<SetupStep[]> {
  const {answers, passphrase} = context
  if (answers.vault?.sealer === 'passphrase' && passphrase !== undefined) checkLength(passphrase)
  await checkUsers(context)
  const steps: SetupStep[] = []
  for (const [name, run] of STEPS) {
    const step = {name, ...(await run(context))}
    await told(step)
    steps.push(step)
  }
  return steps
}
