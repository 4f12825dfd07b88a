import {createHash} from 'node:crypto'
import {KruxosError} from '../../contract/errors.ts'
import {allLayers, describeFault, EMPTY_POLICY, parseLayer} from '../../policy/index.ts'
import {type Composed, compose} from './compose.ts'
import {createDecisions} from './decisions.ts'
import {fileOf, isLayerName, readLayers, signatureOf, writeLayer} from './layer-files.ts'
import {openRateLimits, type RateStorage} from './rate-limits.ts'
import type {PolicyInForce} from './types.ts'

/** Files are looked at by their times: that works on every file system, and for a folder that is not there yet. */
const LOOK_EVERY_MS = 400

interface Log {
  info(facts: object, message: string): void
  error(facts: object, message: string): void
}

export interface PolicyOptions {
  /** where system.yaml, org.yaml, user.yaml and agents/ are */
  readonly folder: string
  /** null on Windows; files of other users than this one and root are not used */
  readonly ownUid: number | null
  readonly rates: RateStorage
  readonly accepted: AcceptedTexts
  readonly log: Log
  now(): Date
  /** host folder that an agent sees as /workspace */
  workspaceOf(agent: string): string
}

/** The texts that were in force last, also after a restart. */
interface AcceptedTexts {
  put(layer: string, text: string): Promise<void>
  remove(layer: string): Promise<void>
  list(): Promise<{layer: string; text: string}[]>
}

export type GatewayPolicy = PolicyInForce & {close(): Promise<void>}

/** Reads the policy files, and again whenever they change. */
export async function openPolicy(options: PolicyOptions): Promise<GatewayPolicy> {
  const {folder, ownUid, accepted, log} = options
  const onError = (error: unknown) => log.error({err: error}, 'the policy room failed')
  const limits = await openRateLimits(options.rates, options.now(), onError)
  const listeners: (() => void)[] = []
  let state: Composed = {policy: EMPTY_POLICY, accepted: await storedTexts(accepted), files: [], problems: []}
  let signature = ''
  let turn: Promise<void> = Promise.resolve()

  async function load(): Promise<void> {
    const next = compose(await readLayers(folder, ownUid), state.accepted)
    await keepTexts(accepted, state.accepted, next.accepted)
    const isChanged = versionOf(next) !== versionOf(state) || next.problems.join() !== state.problems.join()
    state = next
    if (!isChanged) return
    log.info({version: versionOf(state), problems: state.problems}, 'policy in force')
    for (const listener of listeners) listener()
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const result = turn.then(work)
    turn = result.catch(() => {})
    return result
  }

  await load()
  const loaded = {signature: await signatureOf(folder)}
  signature = loaded.signature

  /** A file that is being written changes again: only what two looks in a row see the same is read. */
  async function look(): Promise<void> {
    const seen = await signatureOf(folder)
    if (seen !== signature) signature = seen
    else if (seen !== loaded.signature) {
      loaded.signature = seen
      await load()
    }
  }
  const timer = setInterval(() => void inTurn(look).catch(onError), LOOK_EVERY_MS).unref()

  const reload = () =>
    inTurn(async () => {
      loaded.signature = signature = await signatureOf(folder)
      await load()
    })

  return {
    ...createDecisions({current: () => state.policy, limits, workspaceOf: options.workspaceOf}),
    current: () => state.policy,
    files: () => state.files.map(each => ({...each, file: fileOf(folder, each.layer)})),
    describe: () => ({...nameOf(state, folder), version: versionOf(state), problems: [...state.problems]}),
    onChange: listener => void listeners.push(listener),
    reload,
    async write(layer, text, expectedVersion) {
      checkLayer(layer, text)
      await inTurn(async () => {
        await refuseChanged(folder, ownUid, layer, expectedVersion)
        await writeLayer(fileOf(folder, layer), text).catch(error => {
          throw cannotWrite(fileOf(folder, layer), error)
        })
      })
      await reload()
      return fileOf(folder, layer)
    },
    async close() {
      clearInterval(timer)
      await turn
      await limits.settle()
    },
  }
}

/** Short name of a text, to tell whether it is still the one that somebody has seen. */
export function textVersion(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function versionOf({policy}: Composed): string {
  return textVersion(JSON.stringify(allLayers(policy).map(({layer, text}) => [layer, text])))
}

function nameOf({policy}: Composed, folder: string): {name: string; source: string} {
  const layers = allLayers(policy)
  const main = policy.org ?? policy.system ?? layers[0]
  if (!main) return {name: 'defaults', source: 'built in: the tier that each capability declares'}
  return {name: main.name, source: `${layers.map(({layer}) => `${layer}.yaml`).join(', ')} in ${folder}`}
}

async function storedTexts(accepted: AcceptedTexts): Promise<ReadonlyMap<string, string>> {
  return new Map((await accepted.list()).map(({layer, text}) => [layer, text]))
}

async function keepTexts(
  accepted: AcceptedTexts,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [layer, text] of after) if (before.get(layer) !== text) await accepted.put(layer, text)
  for (const layer of before.keys()) if (!after.has(layer)) await accepted.remove(layer)
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
