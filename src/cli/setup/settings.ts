import {existsSync, mkdirSync} from 'node:fs'
import {editSettings} from '../../config/edit-settings.ts'
import {parseSettings, readSettings} from '../../config/settings.ts'
import {changedKeys} from '../../config/settings-keys.ts'
import {sweepPartials, writeSettings as write} from '../settings-file.ts'
import {already, done, type Outcome, type SetupContext} from './step.ts'

const LOGGER = '/usr/bin/logger'

/** gateway.yaml: what was asked for, and on an appliance somebody who is told of requests for approval. */
export async function writeSettings({answers, paths}: SetupContext): Promise<Outcome> {
  const file = paths.settingsFile
  const text = await readSettings(file)
  const sealer = answers.vault ? {vault: {sealer: answers.vault.sealer}} : {}
  const isUntold = paths.mode === 'appliance' && answers.settings['notify'] === undefined
  const isNobodyTold = isUntold && parseSettings(text, file).notify.length === 0
  const notify = isNobodyTold && existsSync(LOGGER) ? {notify: [SYSTEM_LOG]} : {}
  const edited = editSettings(text, file, {...notify, ...sealer, ...answers.settings})
  sweepPartials(file)
  if (edited === text) return already(`nothing to change in ${file}`)
  // Where the settings lie in the data folder, that has to be nobody else's from the beginning.
  mkdirSync(paths.dataDir, {recursive: true, mode: 0o700})
  write(paths, edited)
  const groups = [...new Set(changedKeys(text, edited, file).map(([group]) => group))].join(', ')
  const told = 'notify' in notify ? '; requests for approval go to the system log (journalctl -t kruxos)' : ''
  return done(`wrote ${groups} to ${file}${told}`)
}

/** Where an appliance's own operators look, until they name another channel. */
const SYSTEM_LOG = {type: 'command', argv: [LOGGER, '--tag', 'kruxos', '--priority', 'user.notice']}
