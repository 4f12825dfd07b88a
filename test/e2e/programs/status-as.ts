/** Runs `kruxos status` as another user, who may not be able to read this checkout: it is loaded first. */
import {dirname, join} from 'node:path'
import {COMMANDS} from '../../../src/boot/commands.ts'
import {runCommand} from '../../../src/boot/run-command.ts'

const root = dirname(dirname(dirname(import.meta.dirname)))
const uid = Number(process.argv[2])
await COMMANDS['status']?.()
process.setgroups?.([])
process.setgid?.(uid)
process.setuid?.(uid)
process.chdir('/')
await runCommand(join(root), {id: 'status', argv: []})
