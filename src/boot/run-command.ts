import {loadConfig} from '../cli/oclif-config.ts'
import type {Target} from '../cli/resolve.ts'
import {COMMANDS} from './commands.ts'

/** @param root folder of this package */
export async function runCommand(root: string, {id, argv}: Target): Promise<void> {
  const load = COMMANDS[id]
  if (!load) throw new Error(`no module for ${id}`)
  const {default: CommandClass} = await load()
  CommandClass.id = id
  await new CommandClass([...argv], await loadConfig(root)).execute()
}
