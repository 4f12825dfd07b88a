import {existsSync} from 'node:fs'
import {join} from 'node:path'

/**
 * The command line that runs the gateway.
 * @param root folder of this package
 */
export function gatewayCommand(root: string): [command: string, ...args: string[]] {
  // SIGUSR1 would open a debugger on a port that every user of the machine can connect to.
  return [process.execPath, '--disable-sigusr1', join(root, 'dist', 'gateway.cjs')]
}

/**
 * The command line that runs `kruxos` itself. The Debian package has its launcher under another name.
 * @param root folder of this package
 */
export function ownCommand(root: string): [command: string, ...args: string[]] {
  const [script = ''] = ['run.js', 'kruxos'].map(name => join(root, 'bin', name)).filter(path => existsSync(path))
  return [process.execPath, script]
}
