import {KruxosError} from '../../contract/errors.ts'
import type {ToolDefinition} from '../../contract/upstream.ts'
import type {Connection} from './connection.ts'
import {clean} from './text.ts'

const MAX_PROBLEM = 300

/** Why a server is not there, in words for operators. */
export function reasonOf(error: unknown): string {
  if (error instanceof KruxosError) return error.message
  const {code, message = String(error)} = Object(error)
  if (code === 'ENOENT') return 'there is no such program or folder'
  if (code === 'EACCES') return 'the program may not be started'
  const network = codeOf(error)
  if (network !== null) return `no connection: ${network}`
  return clean(String(message), MAX_PROBLEM)
}

/** What the system or TLS calls the first of its causes: `fetch` itself only says that it failed. */
function codeOf(error: unknown): string | null {
  const {cause} = Object(error)
  if (!(cause instanceof Error)) return null
  const {code} = Object(cause)
  return typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code) && !code.startsWith('UND_') ? code : codeOf(cause)
}

/** @throws Error when it does not answer; then it is closed */
export async function listOrClose(connection: Connection): Promise<ToolDefinition[]> {
  try {
    return await connection.list()
  } catch (error) {
    await connection.close('it did not tell its tools')
    throw error
  }
}
