/** Writes and removes our entry without end, and says so from the second round on, until it is killed. */
import {applyChange} from '../../../src/clients/apply-change.ts'

const [set, remove] = process.argv.slice(2).map(job => JSON.parse(job))
for (;;) {
  await applyChange(set)
  await applyChange(remove)
  console.log('ready')
}
