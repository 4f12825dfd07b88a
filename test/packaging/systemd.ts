import {type SpawnSyncReturns, spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {eventually} from '../support/eventually.ts'
import type {Machine} from './machine.ts'

export interface Booted extends AsyncDisposable {
  run(command: string): SpawnSyncReturns<string>
}

/** In namespaces of its own: systemd is process 1 there, with a tree of control groups to itself. Not chroot: nobody makes a sandbox in one. */
const BOOT = `mount -t proc proc "$0/proc" && mount -t sysfs sys "$0/sys" && mount -t cgroup2 cgroup "$0/sys/fs/cgroup" &&
cd "$0" && pivot_root . mnt && umount --lazy mnt && exec /lib/systemd/systemd --system --unit=basic.target --log-target=console`
/** What would change the kernel below. */
const MASKED = ['systemd-udevd', 'systemd-udev-trigger', 'systemd-modules-load', 'systemd-sysctl']

/** Starts the real systemd on a machine, as far as services may begin. */
export async function boot({root, run}: Machine): Promise<Booted> {
  run(`systemctl mask ${MASKED.join(' ')}`)
  const flags = ['--mount', '--pid', '--fork', '--cgroup', '--uts', '--net', '--kill-child']
  const outer = spawn('unshare', [...flags, '/bin/sh', '-c', BOOT, root], {
    env: {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', container: 'test'},
    stdio: 'ignore',
    cwd: '/',
  })
  const enter = (command: string) => {
    const pid = readFileSync(`/proc/${outer.pid}/task/${outer.pid}/children`, 'utf8').trim()
    const args = ['--target', pid, '--mount', '--pid', '--net', '--root', '--wd', '/bin/sh', '-c', command]
    const env = {PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8'}
    return spawnSync('nsenter', args, {encoding: 'utf8', env, cwd: '/'})
  }
  await eventually(async () => {
    if (enter('systemctl show --property=Version').status !== 0) throw new Error('systemd does not answer')
  }, 60_000)
  return {
    run: enter,
    async [Symbol.asyncDispose]() {
      outer.kill('SIGKILL')
      await once(outer, 'exit')
    },
  }
}
