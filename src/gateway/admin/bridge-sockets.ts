import type {Server} from 'node:net'
import {KruxosError} from '../../contract/errors.ts'

export interface BridgeSockets {
  /** The path of the user's socket, opened now if it was not. @throws KruxosError USAGE */
  open(uid: number): Promise<string>
  close(): Promise<void>
}

interface Options {
  /** null: this gateway serves more users than its own */
  readonly ownUid: number | null
  pathOf(uid: number): string
  listen(path: string, uid: number): Promise<Server>
}

/** One socket per user that was granted a token. Only the gateway of an appliance serves others than its own user. */
export function createBridgeSockets({ownUid, pathOf, listen}: Options): BridgeSockets {
  const servers = new Map<number, Promise<Server>>()
  return {
    async open(uid) {
      if (ownUid !== null && uid !== ownUid) {
        throw new KruxosError('USAGE', `this gateway belongs to user ${ownUid} and cannot serve user ${uid}`, {
          hint: 'start the gateway as that user, or install the package, whose gateway serves everybody',
        })
      }
      const path = pathOf(uid)
      const opening = servers.get(uid) ?? listen(path, uid)
      servers.set(uid, opening)
      await opening.catch(error => {
        servers.delete(uid)
        throw error
      })
      return path
    },
    async close() {
      for (const opening of servers.values()) (await opening).close()
    },
  }
}
