/** Takes the lock of a folder when told to, says how that went, and holds it until it is killed. */
import {once} from 'node:events'
import {acquireLock} from '../../../src/gateway/store/index.ts'

const say = (words: object) => process.stdout.write(`${JSON.stringify(words)}\n`)

say({pid: process.pid})
await once(process.stdin, 'data')
const result = await acquireLock(process.argv[2] ?? '').then(
  () => ({held: true}),
  ({code, message}) => ({held: false, code, message}),
)
say(result)
setInterval(() => undefined, 60_000)
