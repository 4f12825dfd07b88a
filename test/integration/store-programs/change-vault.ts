/**
 * Changes a vault without end: puts, removes, reseals and changes of its key, each said on stdout before it is begun and after it is
 * acknowledged. Killed by the test, so it writes synchronously.
 */
import {randomInt} from 'node:crypto'
import {writeSync} from 'node:fs'
import {join} from 'node:path'
import {acquireLock, openStore} from '../../../src/gateway/store/index.ts'
import {openVault} from '../../../src/gateway/vault/index.ts'
import {agentRow} from '../../unit/gateway/store/temp-store.ts'

const [folder = '', passphrase = '', cycle = ''] = process.argv.slice(2)
const RESEALS = ['key-file', 'key-file', 'key-file', 'passphrase'] as const

const say = (...words: unknown[]) => writeSync(1, `${JSON.stringify(words)}\n`)

await acquireLock(folder)
const store = await openStore({file: join(folder, 'kruxos.db')})
const keyFile = join(folder, 'vault.key')
const vault = await openVault({storage: store.vault, sealer: 'key-file', keyFile, passphrase})

async function put(n: number): Promise<void> {
  const path = `path/${randomInt(8)}`
  const value = `value ${cycle}-${n}`
  say('try', path, value)
  await store.transaction(async tables => {
    await vault.put(tables.vault, path, value)
    await tables.agents.insert(agentRow(`agent-of-${cycle}-${n}`))
  })
  say('done', path, value)
}

async function remove(): Promise<void> {
  const path = `path/${randomInt(8)}`
  say('try', path, null)
  await store.transaction(tables => vault.remove(tables.vault, path))
  say('done', path, null)
}

say('ready')
for (let n = 0; ; n++) {
  const dice = randomInt(20)
  if (dice === 0) await vault.reseal(RESEALS[randomInt(RESEALS.length)] ?? 'key-file', passphrase)
  else if (dice === 1) await vault.rotateKey(work => store.transaction(tables => work(tables.vault)), passphrase)
  else if (dice < 5) await remove()
  else await put(n)
}
