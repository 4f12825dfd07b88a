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
  return clean(String(message), MAX_PROBLEM)
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
