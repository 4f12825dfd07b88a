import type {z} from 'zod'
import type {PolicyValidateResult} from '../../contract/policy.ts'
import {findWarnings, type KnownInput, parseLayer} from '../../policy/index.ts'
import {type PolicyText, warningsIn} from './files.ts'

type Result = z.output<typeof PolicyValidateResult>

export function validate(files: readonly PolicyText[], known: readonly KnownInput[]): Result {
  const faults: Result['faults'] = []
  const checked = files.map(each => {
    const {file, layer, text} = each
    const parsed = parseLayer(layer, text)
    if (!parsed.ok) faults.push(...parsed.faults.map(fault => ({file, ...fault})))
    return parsed.ok
      ? {
          file,
          layer,
          name: parsed.layer.name,
          rules: parsed.layer.rules.length,
          warnings: warningsIn(each, findWarnings(parsed.layer, known)),
        }
      : {file, layer, name: null, rules: 0, warnings: []}
  })
  return {ok: faults.length === 0, files: checked, faults}
}
