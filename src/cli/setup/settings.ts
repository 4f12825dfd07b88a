import {existsSync, mkdirSync, readdirSync, realpathSync, rmSync, statSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {isDeepStrictEqual} from 'node:util'
import {editSettings} from '../../config/edit-settings.ts'
import {parseSettings, readSettings, type Settings} from '../../config/settings.ts'
import {writePolicyFile} from '../policy/write.ts'
import {isRunning} from '../processes.ts'
import {already, done, type Outcome, type SetupContext} from './step.ts'

const LOGGER = '/usr/bin/logger'

/** gateway.yaml: what was asked for, and on an appliance somebody who is told of requests for approval. */
export async function writeSettings({answers, paths}: SetupContext): Promise<Outcome> {
  const file = existsSync(paths.settingsFile) ? realpathSync(paths.settingsFile) : paths.settingsFile
  const text = await readSettings(file)
  const present = parseSettings(text, file)
  const sealer = answers.vault ? {vault: {sealer: answers.vault.sealer}} : {}
  const isUntold = paths.mode === 'appliance' && present.notify.length === 0 && answers.settings['notify'] === undefined
  const notify = isUntold && existsSync(LOGGER) ? {notify: [SYSTEM_LOG]} : {}
  const edited = editSettings(text, file, {...notify, ...sealer, ...answers.settings})
  sweepPartials(file)
  if (edited === text) return already(`nothing to change in ${file}`)
  // Where the settings lie in the data folder, that has to be nobody else's from the beginning.
  mkdirSync(paths.dataDir, {recursive: true, mode: 0o700})
  const mode = statSync(file, {throwIfNoEntry: false})?.mode ?? (paths.mode === 'appliance' ? 0o644 : 0o600)
  writePolicyFile(file, edited, {mode: mode & 0o777, force: true})
  const keys = changedKeys(present, parseSettings(edited, file)).join(', ')
  const told = 'notify' in notify ? '; requests for approval go to the system log (journalctl -t kruxos)' : ''
  return done(`wrote ${keys} to ${file}${told}`)
}

/** Where an appliance's own operators look, until they name another channel. */
const SYSTEM_LOG = {type: 'command', argv: [LOGGER, '--tag', 'kruxos', '--priority', 'user.notice']}

function changedKeys(before: Settings, after: Settings): string[] {
  const keys = Object.keys(after) as (keyof Settings)[]
  return keys.filter(key => !isDeepStrictEqual(before[key], after[key]))
}

/** What a writer that was killed left beside the file. */
function sweepPartials(file: string): void {
  const folder = dirname(file)
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const [, own, pid] = /^\.(.+)\.(\d+)\.partial$/.exec(name) ?? []
    if (own === basename(file) && !isRunning(Number(pid))) rmSync(join(folder, name), {force: true})
  }
}
