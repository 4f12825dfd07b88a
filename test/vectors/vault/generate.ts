import {argon2Sync, createCipheriv, createHash, hkdfSync} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** See README.md. Nothing of src/ is used here: this is a second reading of the format. */

export interface Vector {
  description: string
  expect: {state: 'unlocked' | 'locked' | 'broken'; secrets: Record<string, string>; refused: string[]}
  header: string | null
  keyFile: string | null
  stagedKeyFile: string | null
  credential: string | null
  passphrase: string | null
  epochFile: string | null
  entries: VectorEntry[]
}

export interface VectorEntry {
  path: string
  version: number
  nonce: string
  ciphertext: string
}

type Change = (vector: Vector) => void

const DATA_KEY = Buffer.alloc(32, 0xd0)
const MASTER = Buffer.alloc(32, 0xa1)
const OTHER_MASTER = Buffer.alloc(32, 0xa2)
const SALT = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const PASSPHRASE = 'correct horse battery staple'
const [A, B] = ['user/token/a', 'user/token/b']
const SECRETS = {[A]: 'secret of a', [B]: 'sécret öf b 🔑'}
const CHECKSUM_AT = 98

function derive(key: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, purpose, 32))
}

function encrypt(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, additional: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(additional)
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest()
}

interface HeaderFields {
  version?: number
  sealer?: number
  cost?: [number, number, number]
  master?: Uint8Array
}

function header({version = 1, sealer = 0, cost = [0, 0, 0], master = MASTER}: HeaderFields = {}): string {
  const start = Buffer.alloc(38)
  start.write('krxvault')
  start[8] = version
  start[9] = sealer
  cost.forEach((number, index) => {
    start.writeUInt32BE(number, 10 + 4 * index)
  })
  SALT.copy(start, 22)
  const nonce = Buffer.alloc(12, 0xb0)
  const wrapped = encrypt(derive(master, SALT, 'kruxos vault wrap v1'), nonce, DATA_KEY, start)
  return withChecksum(Buffer.concat([start, nonce, wrapped]))
}

function withChecksum(body: Uint8Array): string {
  return Buffer.concat([body, sha256(body)]).toString('hex')
}

function passphraseHeader(cost: [number, number, number], passphrase = PASSPHRASE): string {
  const [memory, passes, parallelism] = cost
  const master = argon2Sync('argon2id', {message: passphrase, nonce: SALT, memory, passes, parallelism, tagLength: 32})
  return header({sealer: 1, cost, master})
}

function entry(path: string, version: number, plaintext: string | Uint8Array): VectorEntry {
  const key = derive(DATA_KEY, Buffer.alloc(0), `kruxos vault entry v1|${path}`)
  const nonce = Buffer.alloc(12, version)
  const ciphertext = encrypt(key, nonce, Buffer.from(plaintext as string), Buffer.from(`v1|${path}|${version}`))
  return {path, version, nonce: nonce.toString('hex'), ciphertext: ciphertext.toString('hex')}
}

function manifest(epoch: number, entries: Record<string, number>): VectorEntry {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1))
  return entry('.manifest', epoch, sha256(JSON.stringify(sorted)))
}

/** A vault with two secrets, put at epochs 2 and 3. */
function sound(): Vector {
  return {
    description: '',
    expect: {state: 'unlocked', secrets: {...SECRETS}, refused: []},
    header: header(),
    keyFile: MASTER.toString('hex'),
    stagedKeyFile: null,
    credential: null,
    passphrase: null,
    epochFile: '3\n',
    entries: [manifest(3, {[A]: 2, [B]: 3}), entry(A, 2, SECRETS[A] ?? ''), entry(B, 3, SECRETS[B] ?? '')],
  }
}

/** A hex string with bytes from `at` on replaced, or one bit of the byte there flipped. */
function patch(hex: string | null, at: number, bytes?: number[]): string {
  const buffer = Buffer.from(hex ?? '', 'hex')
  const place = at < 0 ? buffer.length + at : at
  if (bytes) buffer.set(bytes, place)
  else buffer[place] = (buffer[place] ?? 0) ^ 1
  return buffer.toString('hex')
}

/** The same with the checksum made right again: somebody did it on purpose. */
function forge(hex: string | null, at: number, bytes?: number[]): string {
  return withChecksum(Buffer.from(patch(hex, at, bytes), 'hex').subarray(0, CHECKSUM_AT))
}

function cut(hex: string, bytes: number): string {
  return hex.slice(0, 2 * bytes)
}

function find(vector: Vector, path: string): VectorEntry {
  const found = vector.entries.find(each => each.path === path)
  if (!found) throw new Error(`no entry ${path}`)
  return found
}

const edit =
  (path: string, change: (entry: VectorEntry, vector: Vector) => void): Change =>
  vector =>
    change(find(vector, path), vector)

const without =
  (path: string): Change =>
  vector => {
    vector.entries = vector.entries.filter(each => each.path !== path)
  }

const set =
  (fields: Partial<Vector>): Change =>
  vector =>
    Object.assign(vector, fields)

const forgeHeader =
  (at: number, bytes?: number[]): Change =>
  vector => {
    vector.header = forge(vector.header, at, bytes)
  }

const COST: [number, number, number] = [65_536, 3, 1]
const withPassphrase = set({header: passphraseHeader(COST), keyFile: null, passphrase: PASSPHRASE})
const withCredential = set({header: header({sealer: 2}), keyFile: null, credential: MASTER.toString('hex')})
const cost = (...numbers: [number, number, number]) =>
  set({header: header({sealer: 1, cost: numbers}), keyFile: null, passphrase: PASSPHRASE})

type Table = Record<string, readonly Change[]>

/** All secrets can be read. */
const unlocked: Table = {
  'a key file': [],
  'a passphrase': [withPassphrase],
  'a passphrase at the lowest cost': [
    set({header: passphraseHeader([19_456, 2, 1]), keyFile: null, passphrase: PASSPHRASE}),
  ],
  'a passphrase over four lanes': [
    set({header: passphraseHeader([19_456, 2, 4]), keyFile: null, passphrase: PASSPHRASE}),
  ],
  'a passphrase typed in NFD': [
    set({header: passphraseHeader([19_456, 2, 1], 'caf\u00e9'), keyFile: null, passphrase: 'cafe\u0301'}),
  ],
  'a systemd credential': [withCredential],
  'no epoch file': [set({epochFile: null})],
  'an epoch file one behind, as a crash leaves it': [set({epochFile: '2\n'})],
  'a staged key that opens the header, and the old key file': [
    set({keyFile: OTHER_MASTER.toString('hex'), stagedKeyFile: MASTER.toString('hex')}),
  ],
  'a staged key that opens the header, and no key file': [set({keyFile: null, stagedKeyFile: MASTER.toString('hex')})],
  'a staged key that does not open the header': [set({stagedKeyFile: OTHER_MASTER.toString('hex')})],
  'half of a staged key': [set({stagedKeyFile: cut(MASTER.toString('hex'), 16)})],
  'rows in another order': [vector => vector.entries.reverse()],
}

/** Nothing can be read, and it is not a matter of a passphrase. */
const broken: Table = {
  'header of no bytes': [set({header: ''})],
  'header a byte short': [set({header: cut(header(), 129)})],
  'header a byte long': [set({header: `${header()}00`})],
  'header with another magic': [forgeHeader(0)],
  'header of version 0': [set({header: header({version: 0})})],
  'header of version 2': [set({header: header({version: 2})})],
  'header with an unknown sealer': [set({header: header({sealer: 3})})],
  'header with another sealer': [forgeHeader(9, [1])],
  'header with a cost and no passphrase': [set({header: header({cost: COST})})],
  'header with a flipped bit in the salt': [set({header: patch(header(), 22)})],
  'header with a flipped bit in the checksum': [set({header: patch(header(), -1)})],
  'header with a forged salt': [forgeHeader(22)],
  'header with a forged nonce': [forgeHeader(38)],
  'header with a forged data key': [forgeHeader(50)],
  'header with a forged tag': [forgeHeader(97)],
  'cost without memory': [cost(0, 3, 1)],
  'cost of too little memory': [cost(19_455, 3, 1)],
  'cost of too much memory': [cost(1_048_577, 3, 1)],
  'cost of all memory': [cost(0xffff_ffff, 3, 1)],
  'cost of no passes': [cost(65_536, 0, 1)],
  'cost of one pass': [cost(65_536, 1, 1)],
  'cost of too many passes': [cost(65_536, 17, 1)],
  'cost of no lanes': [cost(65_536, 3, 0)],
  'cost of too many lanes': [cost(65_536, 3, 5)],
  'key file of another vault': [set({keyFile: OTHER_MASTER.toString('hex')})],
  'key file missing': [set({keyFile: null})],
  'key file a byte short': [set({keyFile: cut(MASTER.toString('hex'), 31)})],
  'key file a byte long': [set({keyFile: `${MASTER.toString('hex')}00`})],
  'key file empty': [set({keyFile: ''})],
  'key files neither of which opens the header': [
    set({keyFile: OTHER_MASTER.toString('hex'), stagedKeyFile: OTHER_MASTER.toString('hex')}),
  ],
  'entry removed': [without(A)],
  'entry added': [vector => vector.entries.push(entry('user/token/c', 4, 'of the same key, from another copy'))],
  'entry copied to another path': [edit(A, (from, vector) => vector.entries.push({...from, path: 'user/token/c'}))],
  'entry moved to another path': [edit(A, row => Object.assign(row, {path: 'user/token/c'}))],
  'entry put back to an older one': [edit(B, row => Object.assign(row, entry(B, 1, 'older')))],
  'entry with a later version': [edit(A, row => Object.assign(row, {version: 4}))],
  'entry with version 0': [edit(A, row => Object.assign(row, {version: 0}))],
  'entries that changed places': [
    edit(A, (a, vector) => {
      Object.assign(find(vector, B), {path: 'x'})
      Object.assign(a, {path: B})
      Object.assign(find(vector, 'x'), {path: A})
    }),
  ],
  'entries of two written as one': [without(A), edit(B, row => Object.assign(row, {path: `${A}",2],["${B}`}))],
  'manifest missing': [without('.manifest')],
  'manifest of another epoch': [edit('.manifest', row => Object.assign(row, {version: 4}))],
  'manifest of an older epoch': [edit('.manifest', row => Object.assign(row, manifest(2, {[A]: 2})))],
  'manifest with a flipped bit': [edit('.manifest', row => Object.assign(row, {ciphertext: patch(row.ciphertext, 0)}))],
  'manifest of no bytes': [edit('.manifest', row => Object.assign(row, {ciphertext: ''}))],
  'manifest sealed as a secret': [
    edit('.manifest', (row, vector) => Object.assign(row, {...find(vector, A), path: '.manifest', version: 3})),
  ],
  'manifest over versions that are not there': [
    edit('.manifest', row => Object.assign(row, manifest(3, {[A]: 1, [B]: 3}))),
  ],
  'database put back to an older state': [
    without(B),
    edit('.manifest', row => Object.assign(row, manifest(2, {[A]: 2}))),
  ],
  'epoch file ahead': [set({epochFile: '4\n'})],
  'epoch file empty': [set({epochFile: ''})],
  'epoch file without a newline': [set({epochFile: '3'})],
  'epoch file that is no number': [set({epochFile: 'three\n'})],
  'epoch file below zero': [set({epochFile: '-3\n'})],
  'header lost, entries left': [set({header: null, epochFile: null, keyFile: null})],
  'header lost, key file left': [set({header: null, epochFile: null, entries: []})],
  'header lost, epoch file left': [set({header: null, keyFile: null, entries: []})],
}

/** Waits for a person or a credential. */
const locked: Table = {
  'passphrase missing': [withPassphrase, set({passphrase: null})],
  'passphrase empty': [withPassphrase, set({passphrase: ''})],
  'passphrase with another letter': [withPassphrase, set({passphrase: PASSPHRASE.toUpperCase()})],
  'passphrase with a blank at the end': [withPassphrase, set({passphrase: `${PASSPHRASE} `})],
  'passphrase and a header with a forged cost': [withPassphrase, forgeHeader(14, [0, 0, 0, 4])],
  'passphrase and a header with a forged salt': [withPassphrase, forgeHeader(22)],
  'credential missing': [withCredential, set({credential: null})],
  'credential of another machine': [withCredential, set({credential: OTHER_MASTER.toString('hex')})],
  'credential a byte short': [withCredential, set({credential: cut(MASTER.toString('hex'), 31)})],
  'credential and a header with a forged tag': [withCredential, forgeHeader(97)],
}

/** The vault is open, and one entry of it cannot be read. */
const oneRefused: Table = {
  'ciphertext with a flipped bit': [edit(A, row => Object.assign(row, {ciphertext: patch(row.ciphertext, 0)}))],
  'tag with a flipped bit': [edit(A, row => Object.assign(row, {ciphertext: patch(row.ciphertext, -1)}))],
  'nonce with a flipped bit': [edit(A, row => Object.assign(row, {nonce: patch(row.nonce, 0)}))],
  'nonce a byte short': [edit(A, row => Object.assign(row, {nonce: cut(row.nonce, 11)}))],
  'nonce of no bytes': [edit(A, row => Object.assign(row, {nonce: ''}))],
  'ciphertext of no bytes': [edit(A, row => Object.assign(row, {ciphertext: ''}))],
  'ciphertext a byte short': [edit(A, row => Object.assign(row, {ciphertext: row.ciphertext.slice(0, -2)}))],
  'tag alone': [edit(A, row => Object.assign(row, {ciphertext: row.ciphertext.slice(-32)}))],
  'tag cut to 4 bytes': [edit(A, row => Object.assign(row, {ciphertext: row.ciphertext.slice(0, -24)}))],
  'ciphertext of the other entry': [
    edit(A, (row, vector) => {
      const {nonce, ciphertext} = find(vector, B)
      Object.assign(row, {nonce, ciphertext})
    }),
  ],
  'ciphertext of an older version': [
    edit(A, row => {
      const {nonce, ciphertext} = entry(A, 1, 'older')
      Object.assign(row, {nonce, ciphertext})
    }),
  ],
}

export function makeVectors(): Map<string, Vector> {
  const all = {state: 'unlocked', secrets: {...SECRETS}, refused: []} as const
  const none = {secrets: {}, refused: [A, B]}
  return new Map([
    ...make(unlocked, {...all, refused: []}),
    ...make(broken, {state: 'broken', ...none}),
    ...make(locked, {state: 'locked', ...none}),
    ...make(oneRefused, {state: 'unlocked', secrets: {[B]: SECRETS[B] ?? ''}, refused: [A]}),
  ])
}

function make(table: Table, expect: Vector['expect']): [string, Vector][] {
  return Object.entries(table).map(([description, changes]) => {
    const vector = {...sound(), description, expect}
    for (const change of changes) change(vector)
    return [`${description.replaceAll(/\W+/g, '-')}.json`, vector]
  })
}

if (import.meta.main) {
  for (const [name, vector] of makeVectors()) {
    writeFileSync(join(import.meta.dirname, name), `${JSON.stringify(vector, null, 2)}\n`)
  }
}
