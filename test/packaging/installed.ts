import assert from 'node:assert/strict'
import {copyFileSync} from 'node:fs'
import {join} from 'node:path'
import {buildPackage} from '../../scripts/package/build-package.ts'
import {tempDir} from '../support/kruxos.ts'
import {startMachine} from './machine.ts'
import {type Booted, boot} from './systemd.ts'

export interface Installed extends Booted {
  /** the root folder of the machine, seen from here */
  readonly root: string
  /** its stdout; throws when it exits other than 0 */
  succeed(command: string): string
}

export const INSTALL = 'dpkg --force-unsafe-io --install'

/** A machine that systemd runs, with the package installed and the gateway ready. */
export async function bootInstalled(version?: string): Promise<Installed> {
  await using stack = new AsyncDisposableStack()
  const machine = stack.use(startMachine())
  placePackage(machine.root, 'kruxos.deb', version)
  const system = stack.use(await boot(machine))
  const succeed = (command: string) => {
    const {status, stdout, stderr} = system.run(command)
    assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
    return stdout
  }
  succeed(`${INSTALL} /srv/kruxos.deb && kruxos wait --timeout 60`)
  const open = stack.move()
  return {...system, root: machine.root, succeed, [Symbol.asyncDispose]: () => open.disposeAsync()}
}

/** Builds the package into /srv of a machine. */
export function placePackage(root: string, name: string, version?: string): void {
  using folder = tempDir()
  const file = buildPackage({
    arch: 'amd64',
    outDir: folder.path,
    compression: 'none',
    ...(version === undefined ? {} : {version}),
  })
  copyFileSync(file, join(root, 'srv', name))
}
