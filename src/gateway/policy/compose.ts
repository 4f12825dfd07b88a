import {describeFault, EMPTY_POLICY, type Layer, type Policy, parseLayer, withLayer} from '../../policy/index.ts'
import type {FolderContent, Found} from './layer-files.ts'
import type {LayerFile} from './types.ts'

export interface Composed {
  readonly policy: Policy
  /** the texts in force; what of them is new has to be kept */
  readonly accepted: ReadonlyMap<string, string>
  readonly files: readonly Omit<LayerFile, 'file'>[]
  readonly problems: readonly string[]
}

/** The policy that the folder's content makes. A file that cannot be used leaves in force what was accepted before. */
export function compose(content: FolderContent, before: ReadonlyMap<string, string>): Composed {
  const layers = layersOf(content, before)
  const lost = !content.isThere && before.size > 0 ? [LOST] : []
  return {
    policy: layers.reduce((policy, {layer}) => withLayer(policy, layer.layer, layer), EMPTY_POLICY),
    accepted: new Map(layers.flatMap(({layer, isAccepted}) => (isAccepted ? [[layer.layer, layer.text]] : []))),
    files: layers.map(({layer, text, problems}) => ({layer: layer.layer, text, problems})),
    problems: [...lost, ...content.problems, ...layers.flatMap(({problems}) => problems)],
  }
}

const LOST = 'the folder of the policy files is gone: what was in force stays'

function layersOf({isThere, layers, problems}: FolderContent, before: ReadonlyMap<string, string>): readonly Used[] {
  if (isThere) return [...layers].map(([name, found]) => use(name, found, before))
  if (before.size > 0) return [...before].map(([name, text]) => keep(name, text))
  return problems.map(problem => ({...standIn('system', problem), text: null, problems: []}))
}

interface Used {
  readonly layer: Layer
  readonly text: string | null
  readonly isAccepted: boolean
  readonly problems: readonly string[]
}

function use(name: string, found: Found, before: ReadonlyMap<string, string>): Used {
  const text = 'text' in found ? found.text : null
  const parsed = text === null ? null : parseLayer(name, text)
  if (parsed?.ok) return {layer: parsed.layer, text, isAccepted: true, problems: []}
  const problems =
    'problem' in found ? [found.problem] : (parsed?.faults ?? []).map(fault => describeFault(`${name}.yaml`, fault))
  return {...(previous(name, before) ?? standIn(name, problems[0] ?? 'cannot be used')), text, problems}
}

/** What was accepted before, unless this version of the language refuses it by now. */
function previous(name: string, before: ReadonlyMap<string, string>): Pick<Used, 'layer' | 'isAccepted'> | null {
  const text = before.get(name)
  const parsed = text === undefined ? null : parseLayer(name, text)
  return parsed?.ok ? {layer: parsed.layer, isAccepted: true} : null
}

function keep(name: string, text: string): Used {
  return {
    ...(previous(name, new Map([[name, text]])) ?? standIn(name, 'cannot be used any more')),
    text: null,
    problems: [],
  }
}

/** Of a file that was never good nobody knows what it forbids, so a person is asked about everything. */
function standIn(name: string, problem: string): Pick<Used, 'layer' | 'isAccepted'> {
  const reason = JSON.stringify(`the policy file cannot be used: ${problem}`.slice(0, 400))
  const text = `{version: 1, name: unusable, rules: [{match: "*", tier: approval_required, reason: ${reason}}]}`
  const parsed = parseLayer(name, text)
  if (!parsed.ok) throw new Error(`the stand-in for ${name} is not valid`)
  return {layer: parsed.layer, isAccepted: false}
}
