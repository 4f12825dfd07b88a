/** Records, acts, records how it ended, several at a time, until it is killed. What it did is a line in `effects`. */
import {appendFileSync} from 'node:fs'
import {join} from 'node:path'
import {call, DONE, tempAudit} from '../../unit/gateway/audit/temp-audit.ts'

const [folder = '', run = ''] = process.argv.slice(2)
const AT_ONCE = 8

const {audit} = await tempAudit({after: () => undefined}, {folder})
process.stdout.write('ready\n')

async function act(worker: number): Promise<never> {
  for (let n = 0; ; n++) {
    const name = `${run}-${worker}-${n}`
    const id = await audit.intend(call('filesystem.append', {input: {name}}))
    appendFileSync(join(folder, 'effects'), `${name}\n`)
    audit.conclude(id, DONE)
  }
}

await Promise.all(Array.from({length: AT_ONCE}, (_, worker) => act(worker)))
