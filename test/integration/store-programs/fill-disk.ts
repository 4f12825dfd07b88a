/**
 * Puts secrets until the disk takes no more, waits until there is room again, and goes on. The report is for the test;
 * a file named ballast, if there is one, is what it removes to make room.
 */
import {once} from 'node:events'
import {rmSync} from 'node:fs'
import {join} from 'node:path'
import {openStore} from '../../../src/gateway/store/index.ts'
import {openVault} from '../../../src/gateway/vault/index.ts'
import {agentRow} from '../../unit/gateway/store/temp-store.ts'

const [folder = ''] = process.argv.slice(2)
const SECRET = 'x'.repeat(20_000)
const MAX_SECRETS = 1_000

const store = await openStore({file: join(folder, 'kruxos.db')})
const vault = await openVault({storage: store.vault, sealer: 'key-file', keyFile: join(folder, 'vault.key')})

const put = (n: number) =>
  store.transaction(async tables => {
    await tables.agents.insert(agentRow(`agent-${n}`))
    await vault.put(tables.vault, `path/${n}`, `${n}${SECRET}`)
  })

async function fill(): Promise<{stored: number; error: unknown}> {
  for (let stored = 0; stored < MAX_SECRETS; stored++) {
    try {
      await put(stored)
    } catch (error) {
      return {stored, error}
    }
  }
  return {stored: MAX_SECRETS, error: null}
}

/** What can be read: the agents, and whether each secret is the one that was put. */
async function look() {
  const agents = (await store.agents.list()).length
  let secrets = 0
  while ((await vault.get(store.vault, `path/${secrets}`)) === `${secrets}${SECRET}`) secrets++
  return {agents, secrets, vault: await vault.status()}
}

const {stored, error} = await fill()
const {code, message, hint} = error as {code?: string; message?: string; hint?: string}
const again = await put(stored).catch(({code}) => code)
const atFull = await look()
process.stdout.write('full\n')
await once(process.stdin, 'data')
rmSync(join(folder, 'ballast'), {force: true})
await put(stored)
const afterwards = await look()
await store.close()
process.stdout.write(`${JSON.stringify({stored, code, message, hint, again, atFull, afterwards})}\n`)
process.stdin.destroy()
