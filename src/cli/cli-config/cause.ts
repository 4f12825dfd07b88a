import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {EXIT} from '../../bridge/exit-codes.ts'
import {type ServerEntry, startsBridge} from '../../clients/server-entry.ts'
import type {ErrorCode} from '../../contract/errors.ts'

/** What the exit codes of `mcp-bridge --check` are in the table of kruxos; all others mean UNREACHABLE. */
const CAUSES: Readonly<Partial<Record<number, ErrorCode>>> = {
  [EXIT.vaultLocked]: 'LOCKED',
  [EXIT.noTokenAtLabel]: 'DENIED',
  [EXIT.vaultUnavailable]: 'IO',
  [EXIT.tokenRejected]: 'DENIED',
  [EXIT.givenTokenRejected]: 'DENIED',
  [EXIT.tokenOnCommandLine]: 'IO',
  [EXIT.usage]: 'IO',
}

interface Start {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly uid?: number
  readonly gid?: number
}

/** Why a bridge does not work, as the bridge itself sees it. A program that is not ours is not asked. */
export async function causeOf({command, args}: ServerEntry, options: Start, timeoutMs: number): Promise<ErrorCode> {
  if (!startsBridge(command, args)) return 'UNREACHABLE'
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const child = spawn(command, [...args, '--check'], {...options, stdio: 'ignore', signal})
    const [code] = await once(child, 'close')
    return CAUSES[code ?? EXIT.gatewayUnreachable] ?? 'UNREACHABLE'
  } catch (error) {
    return (error as Error).name === 'AbortError' ? 'UNREACHABLE' : 'IO'
  }
}
