import {existsSync, realpathSync} from 'node:fs'
import {join} from 'node:path'

/** Clients that are not started from a shell give the bridge no more than these. */
const PLAIN_PATH = ['/usr/local/bin', '/usr/bin', '/bin']

/**
 * How a client starts the bridge: by the launcher, which finds a Node.js beside itself or on PATH. Where that would not
 * be this one (a version manager, a folder of the user's own), Node.js is named too; and on Windows always, because
 * clients start .cmd files through cmd.exe.
 * @param root folder of this package
 */
export function bridgeCommand(root: string, {platform, node}: {platform: string; node: string}): [string, ...string[]] {
  const isFound = platform !== 'win32' && (hasOwnNode(root) || isOnPlainPath(root, node))
  return isFound ? [join(root, 'bin', 'mcp-bridge')] : [node, join(root, 'bin', 'mcp-bridge.js')]
}

function hasOwnNode(root: string): boolean {
  const places = [join(root, 'libexec'), join(root, 'node_modules', 'node', 'bin'), join(root, '..', 'node', 'bin')]
  return places.some(place => existsSync(join(place, 'node')))
}

/** The prefix that npm installed us into counts as well: <prefix>/lib/node_modules/kruxos. */
function isOnPlainPath(root: string, node: string): boolean {
  const candidates = [join(root, '..', '..', '..', 'bin'), ...PLAIN_PATH].map(place => join(place, 'node'))
  return candidates.some(file => existsSync(file) && realpathSync(file) === realpathSync(node))
}
