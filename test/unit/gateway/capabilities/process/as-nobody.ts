/** A process that gives up the rights of root, if it has them, and prints how programs fare there, as JSON. */
import {chownSync} from 'node:fs'
import {bench} from './programs.ts'

const NOBODY = 65_534

await using b = await bench({max_processes: 32})
if (process.getuid?.() === 0) {
  for (const folder of [b.base, b.dir]) chownSync(folder, NOBODY, NOBODY)
  process.setgroups?.([])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
}
const made = await b.sh('id -u; echo text > made; cat made /etc/shadow; sleep 0.3')
const forks = await b.sh('i=0; while [ $i -lt 100 ]; do sleep 1 & i=$((i+1)); done; wait', {timeout: 20})
const late = await b.sh('setsid sleep 86394 & sleep 86394', {timeout: 1})
process.stdout.write(JSON.stringify({made, forks, late}))
