import {execFileSync, type SpawnSyncReturns, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface Machine extends Disposable {
  /** its root folder, seen from here */
  readonly root: string
  run(command: string, env?: Readonly<Record<string, string>>): SpawnSyncReturns<string>
}

/** Made anew: what the gateway would find of one that runs on this machine. */
const OURS = ['etc/kruxos', 'opt/kruxos', 'var/lib/kruxos']

/**
 * This Debian with a layer of its own over it: dpkg and its scripts work for real, and nothing of it stays. Needs root.
 */
export function startMachine(): Machine {
  const base = mkdtempSync(join(tmpdir(), 'km-'))
  const root = join(base, 'root')
  execFileSync('mount', ['-t', 'tmpfs', 'kruxos-test', base])
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(base, name))
  const layers = `lowerdir=/,upperdir=${join(base, 'upper')},workdir=${join(base, 'work')}`
  execFileSync('mount', ['-t', 'overlay', 'kruxos-test', '-o', layers, root])
  for (const path of OURS) rmSync(join(root, path), {recursive: true, force: true})
  for (const path of ['run', 'tmp']) execFileSync('mount', ['-t', 'tmpfs', 'kruxos-test', join(root, path)])
  execFileSync('mount', ['-t', 'proc', 'proc', join(root, 'proc')])
  execFileSync('mount', ['--rbind', '/dev', join(root, 'dev')])
  execFileSync('mount', ['--make-rslave', join(root, 'dev')])
  return {
    root,
    run: (command, env = {}) =>
      spawnSync('chroot', [root, '/bin/sh', '-c', command], {
        encoding: 'utf8',
        cwd: '/',
        env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive', ...env},
      }),
    [Symbol.dispose]() {
      spawnSync('umount', ['--recursive', '--lazy', base])
      rmSync(base, {recursive: true, force: true})
    },
  }
}
