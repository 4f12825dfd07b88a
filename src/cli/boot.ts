import {COMMANDS} from './commands.ts'
import {loadConfig} from './oclif-config.ts'
import type {Target} from './resolve.ts'

/** @param root folder of this package */
export async function runCommand(root: string, {id, argv}: Target): Promise<void> {
  const load = COMMANDS[id]
  if (!load) throw new Error(`no module for ${id}`)
  const {default: CommandClass} = await load()
  CommandClass.id = id
  await new CommandClass([...argv], await loadConfig(root)).execute()
}
