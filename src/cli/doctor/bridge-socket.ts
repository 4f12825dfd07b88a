import {connect} from 'node:net'
import {checkBridgeSocketOwner} from '../../bridge/bridge-socket.ts'
import {KruxosError} from '../../contract/errors.ts'
import {type Check, failed, ok, warning} from './check.ts'

const TIMEOUT_MS = 3000

interface Place {
  readonly path: string
  readonly uid: number | null
  /** the gateway is the machine's, and we are not root */
  readonly isVisitor: boolean
  /** a token was granted to us, as far as we may know */
  readonly isGranted: boolean
}

/** Where the bridges of a user get their tokens. */
export async function checkBridgeSocket({path, uid, isVisitor, isGranted}: Place): Promise<Check> {
  const sudo = isVisitor ? 'sudo ' : ''
  const fault = ownerFault(path, uid) ?? (await connectFault(path))
  if (fault === null) return ok('bridge socket', path)
  if (fault === 'ENOENT' && !isGranted)
    return warning('bridge socket', 'you were granted no token yet', `${sudo}kruxos cli-config generate --write`)
  const detail = /^E[A-Z]+$/.test(fault) ? `no answer at ${path} (${fault})` : fault
  return failed('bridge socket', detail, `${sudo}kruxos gateway restart`, 'UNREACHABLE')
}

/** As the bridge judges it. */
function ownerFault(path: string, uid: number | null): string | null {
  try {
    checkBridgeSocketOwner(path, uid ?? undefined)
    return null
  } catch (error) {
    if (!(error instanceof KruxosError)) throw error
    return error.code === 'UNREACHABLE' ? 'ENOENT' : error.message
  }
}

function connectFault(path: string): Promise<string | null> {
  return new Promise(resolve => {
    const socket = connect(path)
    const finish = (fault: string | null) => {
      socket.destroy()
      resolve(fault)
    }
    socket.setTimeout(TIMEOUT_MS, () => finish('ETIMEDOUT'))
    socket.once('connect', () => finish(null))
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message))
  })
}
