/** A process that starts programs one after another, says how many it began, and is to be killed meanwhile. */
import {bench} from './programs.ts'

await using b = await bench({max_running_per_agent: 100})
process.stdout.write('ready\n')
for (let i = 0; i < 40; i++) {
  void b.call('run', {command: 'sleep 86293', background: true})
  await new Promise(resolve => setTimeout(resolve, 5))
}
