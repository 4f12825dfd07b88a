import type {Paths} from '../../config/paths.ts'
import type {Log} from '../log.ts'
import {type BridgeSocketOptions, openBridgeSocket} from './bridge-socket.ts'
import {type BridgeSockets, createBridgeSockets} from './bridge-sockets.ts'
import {createDispatch} from './dispatch.ts'
import {createHandlers} from './handlers/index.ts'
import {restoreSecret} from './handlers/token-rows.ts'
import {startAdminServer} from './server.ts'
import type {AdminServices} from './services.ts'
import {adminAccess, bridgeAccess} from './socket-access.ts'

export type {BridgeSockets} from './bridge-sockets.ts'
export {createFirstAgent} from './first-agent.ts'
export type {AdminServices} from './services.ts'
export {operatorUids} from './socket-access.ts'

/** How long answers that are under way have left when the gateway stops. */
const GRACE_MS = 1000

interface AdminOptions {
  readonly socket: string
  /** its descriptor, where systemd keeps it */
  readonly inherited: readonly number[]
  readonly mode: Paths['mode']
  readonly version: string
  /** the text of /metrics */
  metrics(): Promise<string>
  readonly log: Log
  readonly services: AdminServices
}

/** Serves the admin API; from here on the gateway counts as ready. */
export async function startAdmin({
  socket,
  inherited,
  mode,
  version,
  metrics,
  log,
  services,
}: AdminOptions): Promise<{close(): void}> {
  const {store, audit, vault, clock} = services
  const dispatch = createDispatch({
    handlers: createHandlers(services),
    store,
    audit,
    operator: operatorOf(mode),
    log,
    now: () => clock.now(),
    restoreSecret: reply => restoreSecret(vault, store, reply),
  })
  const server = await startAdminServer({socket, inherited, access: adminAccess(mode), version, dispatch, metrics, log})
  return {
    close() {
      server.close()
      server.closeIdleConnections()
      // Whoever waits for what is to come would hold the process.
      setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
    },
  }
}

/** In a user's own folder it is that user; on an appliance, somebody of the group that may open the socket. */
function operatorOf(mode: Paths['mode']): string {
  return mode === 'appliance' ? 'kruxos-admin' : `uid ${process.getuid?.() ?? 'unknown'}`
}

interface BridgeOptions extends BridgeSocketOptions {
  readonly mode: Paths['mode']
  readonly ownUid: number | null
  pathOf(uid: number): string
}

/**
 * Opens the sockets of every user that was granted a token, and always our own user's. What another user has put into a
 * folder of theirs costs them their own socket, and nobody else the gateway.
 */
export async function openBridgeSockets(options: BridgeOptions): Promise<BridgeSockets> {
  const {mode, ownUid, store, log} = options
  const sockets = createBridgeSockets({
    ownUid: mode === 'appliance' ? null : ownUid,
    pathOf: options.pathOf,
    listen: (path, uid) => openBridgeSocket(options, path, uid, bridgeAccess(mode, uid)),
  })
  // On an appliance root is a user like others, whoever the gateway is.
  await sockets.open(mode === 'appliance' ? 0 : (ownUid ?? 0))
  const tokens = await store.tokens.list({})
  const granted = mode === 'appliance' ? tokens.flatMap(token => token.grantedUids) : []
  for (const uid of new Set(granted)) {
    await sockets.open(uid).catch(error => log.error({uid, err: error}, 'cannot open the bridge socket of a user'))
  }
  return sockets
}
