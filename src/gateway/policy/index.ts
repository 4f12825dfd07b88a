import {KruxosError} from '../../contract/errors.ts'
import {allLayers, describeFault, type Policy, parseLayer} from '../../policy/index.ts'
import {createDecisions, type Folders} from './decisions.ts'
import {fileOf, isLayerName, readLayers, removeLayer, writeLayer} from './layer-files.ts'
import {openRateLimits, type RateStorage} from './rate-limits.ts'
import type {PolicyInForce} from './types.ts'
import {type AcceptedTexts, type Log, textVersion, WatchedFiles} from './watched-files.ts'

export {textVersion} from './watched-files.ts'

export interface PolicyOptions {
  /** where system.yaml, org.yaml, user.yaml and agents/ are */
  readonly folder: string
  /** null on Windows; files of other users than this one and root are not used */
  readonly ownUid: number | null
  readonly rates: RateStorage
  readonly accepted: AcceptedTexts
  readonly log: Log
  now(): Date
  foldersOf(agent: string): Folders
}

export type GatewayPolicy = PolicyInForce & {close(): Promise<void>}

/** Reads the policy files, and again whenever they change. */
export async function openPolicy(options: PolicyOptions): Promise<GatewayPolicy> {
  const {folder, ownUid, log, foldersOf} = options
  const onError = (error: unknown) => log.error({err: error}, 'the counters of the policy were not written')
  const limits = await openRateLimits(options.rates, options.now(), onError)
  const files = new WatchedFiles(options)
  await files.start()
  const current = () => files.composed.policy
  return {
    ...createDecisions({current, limits, foldersOf}),
    current,
    files: () => files.composed.files.map(each => ({...each, file: fileOf(folder, each.layer)})),
    describe: () => ({...nameOf(current(), folder), version: files.version, problems: [...files.composed.problems]}),
    onChange: listener => files.onChange(listener),
    reload: () => files.reload(),
    async write(layer, text, expectedVersion) {
      checkLayer(layer, text)
      const file = fileOf(folder, layer)
      await files.inTurn(async () => {
        await refuseChanged(folder, ownUid, layer, expectedVersion)
        await writeLayer(file, text).catch(error => {
          throw cannotWrite(file, error)
        })
      })
      await files.reload()
      return file
    },
    async remove(layer, expectedVersion) {
      const file = fileOf(folder, layer)
      const changed = await files.inTurn(async () => {
        await refuseChanged(folder, ownUid, layer, expectedVersion)
        return removeLayer(file).catch(error => {
          throw cannotWrite(file, error)
        })
      })
      await files.reload()
      return {file, changed}
    },
    async close() {
      await files.close()
      await limits.settle()
    },
  }
}

function nameOf(policy: Policy, folder: string): {name: string; source: string} {
  const layers = allLayers(policy)
  const main = policy.org ?? policy.system ?? layers[0]
  if (!main) return {name: 'defaults', source: 'built in: the tier that each capability declares'}
  return {name: main.name, source: `${layers.map(({layer}) => `${layer}.yaml`).join(', ')} in ${folder}`}
}

function checkLayer(layer: string, text: string): void {
  if (!isLayerName(layer)) {
    throw new KruxosError('USAGE', `there is no policy layer named ${JSON.stringify(layer.slice(0, 80))}`, {
      hint: 'layers are system, org, user and agents/<name>',
    })
  }
  const parsed = parseLayer(layer, text)
  if (parsed.ok) return
  const [first = 'the file does not fit'] = parsed.faults.map(fault => describeFault(`${layer}.yaml`, fault))
  throw new KruxosError('USAGE', first, {hint: 'kruxos policy validate FILE shows every fault'})
}

async function refuseChanged(
  folder: string,
  ownUid: number | null,
  layer: string,
  expected: string | null | undefined,
): Promise<void> {
  if (expected === undefined) return
  const found = (await readLayers(folder, ownUid)).layers.get(layer)
  const version = found && 'text' in found ? textVersion(found.text) : null
  if (version === expected) return
  throw new KruxosError('CONFLICT', `${layer}.yaml was changed meanwhile`, {hint: `kruxos policy show ${layer}`})
}

function cannotWrite(file: string, error: NodeJS.ErrnoException): KruxosError {
  return new KruxosError('IO', `cannot write ${file}: ${error.code ?? error.message}`, {
    hint: 'write the file yourself; the gateway reads it within a second',
    cause: error,
  })
}
