/** Applies the jobs given as JSON in its arguments, one after the other, and prints the outcomes. */
import {applyChange} from '../../../src/clients/apply-change.ts'
import {KruxosError} from '../../../src/contract/errors.ts'

const outcomes: unknown[] = []
for (const job of process.argv.slice(2)) {
  try {
    outcomes.push(await applyChange(JSON.parse(job)))
  } catch (error) {
    outcomes.push({error: error instanceof KruxosError ? error.toBody() : String(error)})
  }
}
console.log(JSON.stringify(outcomes))
