import type {ClientHost, Obstacle} from './adapter.ts'
import type {ServerEntry} from './server-entry.ts'

/** What is wrong with the program that an entry starts, seen from this computer. */
export function commandObstacles(host: ClientHost, {command}: ServerEntry): Obstacle[] {
  if (!host.exists(command)) {
    const hint = 'install mcp-bridge there, or run this on the computer that it is installed on'
    return [{file: command, message: 'there is no such program here', hint, blocks: true}]
  }
  if (!host.isExecutable(command)) {
    return [{file: command, message: 'this file cannot be executed', hint: `chmod a+rx ${command}`, blocks: true}]
  }
  if (host.platform === 'win32' && /\.(?:cmd|bat)$/i.test(command)) {
    const message = 'clients start a batch file through cmd.exe, which breaks on spaces, ^ and &'
    return [{file: command, message, hint: 'use the .exe', blocks: false}]
  }
  return []
}
