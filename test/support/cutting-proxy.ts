import {rmSync} from 'node:fs'
import {connect, createServer, type Socket} from 'node:net'

/** Stands before an admin socket and counts requests: `cut` is called in the place of the n-th. */
export interface CuttingProxy extends AsyncDisposable {
  /** how many requests there were */
  readonly count: number
}

/**
 * One connection is one request: the CLI makes no other.
 * @param at from 1; 0 never
 */
export async function cuttingProxy(path: string, target: string, at: number, cut: () => void): Promise<CuttingProxy> {
  let count = 0
  const open = new Set<Socket>()
  const server = createServer(client => {
    count += 1
    open.add(client)
    if (count === at) return cut()
    const gateway = connect(target)
    open.add(gateway)
    client.pipe(gateway).pipe(client)
    for (const socket of [client, gateway]) socket.on('error', () => socket.destroy())
  })
  await new Promise<void>(resolve => server.listen(path, resolve))
  return {
    get count() {
      return count
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => server.close(resolve))
      rmSync(path, {force: true})
    },
  }
}
