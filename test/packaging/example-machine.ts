import assert from 'node:assert/strict'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {buildPackage} from '../../scripts/package/build-package.ts'
import {ROOT, tempDir} from '../support/kruxos.ts'
import {type Machine, startMachine} from './machine.ts'

export const EXAMPLES = join(ROOT, 'examples')
/** Installs packages of Debian: on the layer, so that nothing of them stays. */
export const INSTALL = 'apt-get install --yes --quiet --no-install-recommends -o Dpkg::Options::=--force-unsafe-io'

/** A machine with our package at a place, where its gateway will take any free port. */
export function machineWith(place: string): Machine {
  using folder = tempDir()
  const deb = buildPackage({arch: 'amd64', outDir: folder.path, compression: 'none'})
  const machine = startMachine()
  mkdirSync(dirname(join(machine.root, place)), {recursive: true})
  copyFileSync(deb, join(machine.root, place))
  mkdirSync(join(machine.root, 'etc/kruxos'), {recursive: true})
  writeFileSync(join(machine.root, 'etc/kruxos/gateway.yaml'), 'listen: {port: 0}\n')
  return {
    ...machine,
    [Symbol.dispose]() {
      machine.run('kruxos gateway stop')
      machine[Symbol.dispose]()
    },
  }
}

/** What a command prints. */
export function succeed(machine: Machine, command: string, env: Readonly<Record<string, string>> = {}): string {
  const {status, stdout, stderr} = machine.run(command, env)
  assert.equal(status, 0, `${command}\n${stdout}${stderr}`)
  return stdout
}
