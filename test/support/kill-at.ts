/**
 * Preloaded into a process: kills it before its n-th operation on files, n from KILL_AT. With 0 it lives, and says on
 * stderr how many there were.
 */
import fs from 'node:fs/promises'
import {syncBuiltinESMExports} from 'node:module'

const killAt = Number(process.env['KILL_AT'] ?? 0)
let count = 0

function wrap(target: object, name: string): void {
  const own = Reflect.get(target, name)
  Reflect.set(target, name, function counted(this: unknown, ...args: unknown[]) {
    count++
    if (count === killAt) process.kill(process.pid, 'SIGKILL')
    return Reflect.apply(own, this, args)
  })
}

const probe = await fs.open('/dev/null', 'r')
const handles = Object.getPrototypeOf(probe)
await probe.close()
for (const name of ['rename', 'rm', 'mkdir', 'open', 'writeFile', 'chown', 'symlink']) wrap(fs, name)
for (const name of ['writeFile', 'sync', 'chmod']) wrap(handles, name)
syncBuiltinESMExports()
process.on('exit', () => process.stderr.write(`${count}\n`))
