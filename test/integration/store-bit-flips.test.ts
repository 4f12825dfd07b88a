import assert from 'node:assert/strict'
import {existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {test} from 'node:test'
import {KruxosError} from '../../src/contract/errors.ts'
import {openStore, type Store} from '../../src/gateway/store/index.ts'
import {openVault, type Vault} from '../../src/gateway/vault/index.ts'
import {type Cleanup, tempFolder} from '../unit/gateway/store/temp-store.ts'
import {tempVault} from '../unit/gateway/vault/temp-vault.ts'

const FLIPS = Number(process.env['KRUXOS_TEST_FLIPS'] ?? 1000)
const PATHS = Array.from({length: 20}, (_, n) => `path/${n}`)
const FILES = ['kruxos.db', 'kruxos.db-wal', 'vault.key', 'vault.key.epoch']
/** Spreads points evenly over a range, whatever their number. */
const GOLDEN_RATIO = 0.618_033_988_75

/** name to bytes */
type Image = ReadonlyMap<string, Buffer>

const secretOf = (path: string) => `the secret of ${path} `.repeat(10)

function take(folder: string): Image {
  const names = FILES.filter(name => existsSync(join(folder, name)))
  return new Map(names.map(name => [name, readFileSync(join(folder, name))]))
}

/** What a gateway leaves that was stopped, and one that was killed with all of its last changes still in the log. */
async function images(t: Cleanup): Promise<{stopped: Image; killed: Image}> {
  const old = await tempVault(t)
  for (const path of PATHS) await old.put(path, 'an older secret')
  await old.store.close()
  const used = await tempVault(t, {}, old.folder)
  for (const path of PATHS) await used.put(path, secretOf(path))
  const killed = take(used.folder)
  await used.store.close()
  return {stopped: take(used.folder), killed}
}

function place(folder: string, image: Image): void {
  for (const name of ['kruxos.db-shm', ...FILES]) rmSync(join(folder, name), {force: true})
  for (const [name, bytes] of image) writeFileSync(join(folder, name), bytes, {mode: 0o600})
}

/** The image with the bit flipped that stands at a share (0 to 1) of the named files. */
function flip(image: Image, names: readonly string[], share: number): Image {
  let at = Math.floor(names.reduce((sum, name) => sum + (image.get(name)?.length ?? 0), 0) * 8 * share)
  for (const name of names) {
    const bytes = Buffer.from(image.get(name) ?? [])
    if (at < bytes.length * 8) {
      bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3)
      return new Map(image).set(name, bytes)
    }
    at -= bytes.length * 8
  }
  return image
}

/** How many secrets can be read. Each is the right one, and what cannot be read is refused with an error of ours. */
async function countReadable(folder: string): Promise<number> {
  let store: Store | undefined
  try {
    store = await openStore({file: join(folder, 'kruxos.db')})
    const vault = await openVault({storage: store.vault, sealer: 'key-file', keyFile: join(folder, 'vault.key')})
    const readable = await Promise.all(PATHS.map(path => isReadable(vault, store as Store, path)))
    return readable.filter(Boolean).length
  } catch (error) {
    refusal(error)
    return 0
  } finally {
    await store?.close().catch(refusal)
  }
}

async function isReadable(vault: Vault, store: Store, path: string): Promise<boolean> {
  const secret = await vault.get(store.vault, path).catch(refusal)
  assert.ok(secret === secretOf(path) || secret instanceof KruxosError, `${path} reads as ${secret}`)
  return typeof secret === 'string'
}

function refusal(error: unknown): KruxosError {
  if (error instanceof KruxosError) return error
  throw error
}

for (const state of ['stopped', 'killed'] as const) {
  const flips = FLIPS / 2
  test(`case 150: of ${flips} single flipped bits in the files of a gateway that was ${state} none gives a wrong secret`, async t => {
    const image = (await images(t))[state]
    const folder = tempFolder(t)
    place(folder, image)
    assert.equal(await countReadable(folder), PATHS.length)
    let harmless = 0
    for (let i = 0; i < flips; i++) {
      place(folder, flip(image, FILES, (i * GOLDEN_RATIO) % 1))
      if ((await countReadable(folder)) === PATHS.length) harmless++
    }
    t.diagnostic(`harmless ${harmless}, refused ${flips - harmless}`)
    assert.ok(harmless < flips)
  })
}

test('case 150: a flipped bit in the key file opens nothing', async t => {
  const {stopped} = await images(t)
  const folder = tempFolder(t)
  for (let bit = 0; bit < 256; bit += 3) {
    place(folder, flip(stopped, ['vault.key'], bit / 256))
    assert.equal(await countReadable(folder), 0)
  }
})
