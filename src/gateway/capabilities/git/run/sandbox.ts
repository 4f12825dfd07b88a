import {tmpdir} from 'node:os'
import {KruxosError} from '../../../../contract/errors.ts'
import {runProgram} from '../../../programs/run-program.ts'
import type {Roots} from '../../filesystem/paths/roots.ts'

interface Sandbox {
  readonly roots: Roots
  /** further folders and files of the gateway */
  readonly writable: readonly string[]
  readonly readable: readonly string[]
  readonly isOnline: boolean
}

/** What git, ssh and TLS read of the machine. */
const SYSTEM = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/opt', '/nix/store', '/run/systemd/resolve'].concat(
  ['alternatives', 'ca-certificates', 'crypto-policies', 'group', 'hosts', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d']
    .concat(['nsswitch.conf', 'passwd', 'pki', 'resolv.conf', 'ssl'])
    .map(name => `/etc/${name}`),
)

/** Root keeps what lets it change the files of others in a mount, and nothing else; a user namespace would hide their owners. */
const RIGHTS =
  process.getuid?.() === 0
    ? ['--cap-drop', 'ALL', '--cap-add', 'CAP_DAC_OVERRIDE', '--cap-add', 'CAP_FOWNER', '--cap-add', 'CAP_CHOWN']
    : ['--unshare-user']

const BASE: readonly string[] = [
  ...['bwrap', '--die-with-parent', ...RIGHTS, '--unshare-ipc', '--unshare-pid'],
  ...['--ro-bind', '/usr', '/usr', ...SYSTEM.flatMap(path => ['--ro-bind-try', path, path])],
  ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
]

/** The start of a command line that lets a program see the agent's folders and little else of the machine. */
export function sandboxed({roots, writable, readable, isOnline}: Sandbox): string[] {
  // a mount may be gone from the host; what was asked for is held open anyway
  const folders = roots.flatMap(({host, isReadOnly}) => [isReadOnly ? '--ro-bind-try' : '--bind-try', host, host])
  return [
    ...BASE,
    ...folders,
    ...writable.flatMap(path => ['--bind', path, path]),
    ...readable.flatMap(path => ['--ro-bind-try', path, path]),
    ...(isOnline ? [] : ['--unshare-net']),
    '--',
  ]
}

let works: Promise<boolean> | undefined

/**
 * Whether bubblewrap is installed and this machine lets it work; asked once.
 * @throws KruxosError UNREACHABLE when whoever launches sandboxes is away, which says nothing of them
 */
export function hasSandbox(): Promise<boolean> {
  works ??= tryOut().catch(error => {
    works = undefined
    throw error
  })
  return works
}

async function tryOut(): Promise<boolean> {
  const argv: [string, ...string[]] = ['bwrap', ...BASE.slice(1), '--unshare-net', '--', 'git', '--version']
  const options = {cwd: tmpdir(), signal: AbortSignal.timeout(TRY_MS), maxOutputBytes: 10_000, isSandboxed: true}
  return runProgram(argv, options).then(
    ({exitCode}) => exitCode === 0,
    error => {
      if (error instanceof KruxosError) throw error
      return false
    },
  )
}

const TRY_MS = 10_000
