import type {Paths} from '../../config/paths.ts'
import type {PolicyTemplate} from '../../contract/policy.ts'
import {templateText} from '../policy/template-text.ts'
import {already, done, left, type Outcome, type SetupContext} from './step.ts'

const LAYER = 'org'

/** One person and their own agents, or a machine that others share. */
export function usualTemplate(mode: Paths['mode']): PolicyTemplate {
  return mode === 'appliance' ? 'team-moderate' : 'personal-permissive'
}

/** A template where there is no org.yaml. A policy that somebody chose or wrote is theirs. */
export async function putPolicy({admin, answers, paths, root}: SetupContext): Promise<Outcome> {
  const template = answers.policy ?? usualTemplate(paths.mode)
  const {policy, layers} = await admin.call('policy.show', {layer: LAYER})
  const [present] = layers
  if (template === 'none') return already(`no template was asked for; in force: ${policy.name}`)
  const text = templateText(root, template, LAYER)
  if (present && present.text !== null && rulesOf(present.text) === rulesOf(text))
    return already(`${template} is in force`)
  if (present) return left(`${present.file} is there and stays as it is (${present.name})`)
  const {file} = await admin.call('policy.set', {layer: LAYER, text, expectedVersion: null})
  return done(`put ${template} in force: ${file}`)
}

/** Without the first line, which says where this package lies. */
function rulesOf(text: string): string {
  return text.replace(/^# yaml-language-server: .*\n/, '')
}
