import {createHash, randomBytes} from 'node:crypto'
import {hostname} from 'node:os'
import {DEFAULT_SERVER_NAME, type ServerEntry} from '../../clients/server-entry.ts'
import {type Host, pairingPlaces} from '../../config/paths.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {PairingCode} from '../../contract/pairing-code.ts'
import {bridgeCommand} from '../cli-config/bridge-command.ts'
import {type Handshake, shakeHands} from '../cli-config/handshake.ts'
import {filePlace, forget, keep, keychainPlace, type Place, recall} from './keep-token.ts'
import {lastingRoot} from './lasting-bridge.ts'
import {filesOf, type PairingRecord, prepareFolder, readRecord, writePrivate} from './records.ts'
import {useCode} from './use-code.ts'

export interface PairOptions {
  readonly endpoint: URL
  readonly code: PairingCode
  readonly host: Host
  /** home folder of the user whose clients start the bridge */
  readonly home: string
  /** folder of this package */
  readonly root: string
  readonly useKeychain: boolean
}

/**
 * This machine gets a token of its own, keeps it where a bridge finds it, and knows that from a bridge that it started as a
 * client would. An earlier pairing with the same gateway is replaced.
 * @throws KruxosError USAGE, UNREACHABLE, DENIED, CONFLICT, NOT_FOUND, IO, LOCKED
 */
export async function pairMachine(options: PairOptions): Promise<{record: PairingRecord; entry: ServerEntry}> {
  const {endpoint, code, host, root} = options
  const {pairingsDir, bridgeDir} = pairingPlaces(host)
  prepareFolder(pairingsDir)
  const earlier = readRecord(pairingsDir, endpoint)
  const bridge = bridgeCommand(lastingRoot(root, bridgeDir), {platform: host.platform, node: process.execPath})
  const held = earlier && startsWith(earlier.pinSha256, code.pin) ? await recall(earlier, endpoint) : null

  // The token is made here and only its hash is sent: it never crosses the network before it is used.
  const token = randomBytes(32).toString('hex')
  const tokenHash = createHash('sha256').update(token).digest('hex')
  const {pinSha256: pin, ...answer} = await useCode(endpoint, code, {device: hostname(), tokenHash}, held)

  const {label, agent, tokenId} = answer
  const pairing = {gateway: plain(endpoint), pinSha256: pin.toString('base64'), label, agent, tokenId}
  const entryFor = (place: Place) => entryOf(bridge, pairing, place)
  const places = [...(options.useKeychain ? [keychainPlace(endpoint, host)] : []), filePlace(pairingsDir, endpoint)]
  const {place, handshake} = await keepWhereFound(places, token, {endpoint, home: options.home, entryFor})
  const record = {...pairing, keptIn: place.keptIn, file: place.file}
  writePrivate(filesOf(pairingsDir, endpoint).record, `${JSON.stringify(record, null, 2)}\n`)
  // What is left in a keychain that is locked now was revoked just so.
  if (earlier && earlier.keptIn !== place.keptIn) await forget(earlier, endpoint).catch(() => undefined)
  if (!handshake.ok) throw notWorking(handshake)
  return {record, entry: entryFor(place)}
}

type Outcome = Pick<Handshake, 'ok' | 'reason' | 'code'>

interface Trial {
  readonly endpoint: URL
  readonly home: string
  entryFor(place: Place): ServerEntry
}

/** The first place in which a bridge finds the token; the last one holds it in any case. */
async function keepWhereFound(
  places: readonly (Place | null)[],
  token: string,
  {endpoint, home, entryFor}: Trial,
): Promise<{place: Place; handshake: Outcome}> {
  const [place, ...others] = places.filter(each => each !== null)
  if (!place) throw new KruxosError('INTERNAL', 'there is no place for the token')
  const handshake = await keep(place, endpoint, token).then(
    () => shakeHands(entryFor(place), {home, runAs: null}),
    error => failed(error, others.length === 0),
  )
  if (handshake.ok || others.length === 0) return {place, handshake}
  await forget(place, endpoint).catch(() => undefined)
  return keepWhereFound(others, token, {endpoint, home, entryFor})
}

function failed(error: unknown, isLast: boolean): Outcome {
  if (isLast || !(error instanceof KruxosError)) throw error
  return {ok: false, reason: error.message, code: error.code}
}

function notWorking({reason, code}: Outcome): KruxosError {
  return new KruxosError(code ?? 'UNREACHABLE', `this machine is paired, but its bridge does not work: ${reason}`, {
    hint: 'mend that, then pair again with a new code',
  })
}

function entryOf(
  [command, ...args]: readonly [string, ...string[]],
  {gateway, agent, pinSha256}: Pick<PairingRecord, 'gateway' | 'agent' | 'pinSha256'>,
  {env}: Place,
): ServerEntry {
  const whom = {KRUXOS_ENDPOINT: gateway, KRUXOS_AGENT_NAME: agent, KRUXOS_PIN_SHA256: pinSha256}
  return {serverName: DEFAULT_SERVER_NAME, command, args, env: {...whom, ...env}}
}

function startsWith(base64: string, pin: Uint8Array): boolean {
  return Buffer.from(base64, 'base64').subarray(0, pin.length).equals(pin)
}

/** `wss://appliance.lan:7700`, without the slash that URL adds. */
function plain(endpoint: URL): string {
  return endpoint.href.replace(/\/$/, '')
}
