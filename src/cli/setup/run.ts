import {KruxosError} from '../../contract/errors.ts'
import type {SetupStep} from '../../contract/setup.ts'
import {MIN_PASSPHRASE_LENGTH} from '../../contract/vault.ts'
import {makeAgents} from './agents.ts'
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
  checkPassphrase(context)
  const steps: SetupStep[] = []
  for (const [name, run] of STEPS) {
    const step = {name, ...(await run(context))}
    await told(step)
    steps.push(step)
  }
  return steps
}

/** Before anything is written. @throws KruxosError USAGE */
function checkPassphrase({answers, passphrase}: SetupContext): void {
  if (answers.vault?.sealer !== 'passphrase' || passphrase === undefined) return
  if (passphrase.length < MIN_PASSPHRASE_LENGTH)
    throw new KruxosError('USAGE', `a vault passphrase needs at least ${MIN_PASSPHRASE_LENGTH} characters`)
}
