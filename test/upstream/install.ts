import {join} from 'node:path'
import {install} from '../support/test-only-install.ts'

export const FOLDER = import.meta.dirname

/** The program of one of the servers that are installed here. */
export function programOf(server: 'everything' | 'filesystem' | 'memory'): string {
  return join(FOLDER, 'node_modules', '@modelcontextprotocol', `server-${server}`, 'dist', 'index.js')
}

const notice = 'installing three MCP servers that nobody here wrote (about 40 MB, once)'

if (import.meta.main) process.exitCode = await install({folder: FOLDER, notice, scripts: false})
