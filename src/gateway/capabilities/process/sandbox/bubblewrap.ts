import {join, relative} from 'node:path'
import type {Mount} from '../../../capability.ts'
import type {HostLayout} from './host-layout.ts'

/** Who a program in the sandbox is; on the host its files belong to the gateway's user. */
const SANDBOX_ID = '1000'

/** Descriptors of bwrap, in the order in which `startProgram` gives them. */
export const REPORT_FD = 3
const GATE_FD = 4
const ARGUMENTS_FD = 5
const PASSWD_FD = 6
const GROUP_FD = 7
const SECCOMP_FD = 8

export const PASSWD = `agent:x:${SANDBOX_ID}:${SANDBOX_ID}:agent:/workspace:/bin/sh\n`
export const GROUP = `agent:x:${SANDBOX_ID}:\n`

/** What programs need of /etc: how links and libraries are found, the zone, whom TLS may trust. Nothing secret. */
const ETC = ['alternatives', 'ld.so.cache', 'ld.so.conf', 'ld.so.conf.d', 'localtime', 'ssl/certs', 'ssl/openssl.cnf']
const ETC_OF_NETWORK = ['resolv.conf', 'hosts', 'nsswitch.conf', 'services']

export interface View {
  readonly workspaceDir: string
  readonly mounts: readonly Mount[]
  /** shown at the same path */
  readonly readOnlyPaths: readonly string[]
  /** folders of the gateway: never shown, also not as a part of what is */
  readonly privateDirs: readonly string[]
  readonly hasNetwork: boolean
  /** of each of /tmp and /dev/shm */
  readonly temporaryBytes: number
  readonly hasFilter: boolean
  /** as programs see it */
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
}

/** The start of the command line; all else goes through a pipe, where other users do not see it. */
const BWRAP = ['bwrap', '--args', String(ARGUMENTS_FD), '--'] as const

/**
 * What runs first in the sandbox says so, and waits for a line before it becomes the program. bwrap is bound to the
 * life of its parent only when it has set up the sandbox: a gateway that was killed before sends no line.
 */
const GATE = ['/bin/sh', '-c', `echo >&${GATE_FD} && read -r go <&${GATE_FD} && exec "$@" ${GATE_FD}>&-`, 'sh'] as const

export function withSandbox(argv: readonly string[]): [string, ...string[]] {
  return [...BWRAP, ...GATE, ...argv]
}

/** Options of bwrap(1), each ended by a zero byte. */
export function bubblewrapArguments(view: View, host: HostLayout): string {
  return [...isolation(view), ...systemFolders(host), ...etc(view), ...kernel(host, view), ...workArea(view)]
    .concat(Object.entries(view.environment).flatMap(([name, value]) => ['--setenv', name, value]))
    .concat('--chdir', view.directory)
    .map(argument => `${argument}\0`)
    .join('')
}

function isolation({hasNetwork, hasFilter}: View): string[] {
  return [
    ...['--unshare-user', '--disable-userns', '--uid', SANDBOX_ID, '--gid', SANDBOX_ID, '--cap-drop', 'ALL'],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--hostname', 'sandbox'],
    ...(hasNetwork ? [] : ['--unshare-net']),
    ...(hasFilter ? ['--seccomp', String(SECCOMP_FD)] : []),
    ...['--die-with-parent', '--new-session', '--clearenv', '--json-status-fd', String(REPORT_FD)],
  ]
}

function systemFolders({systemFolders: folders}: HostLayout): string[] {
  const beside = folders.flatMap(({path, linkTo}) =>
    linkTo === null ? ['--ro-bind', path, path] : ['--symlink', linkTo, path],
  )
  return ['--ro-bind', '/usr', '/usr', ...beside]
}

function etc({hasNetwork}: View): string[] {
  const names = [...ETC, ...(hasNetwork ? ETC_OF_NETWORK : [])]
  const paths = names.map(name => join('/etc', name))
  return [
    ...paths.flatMap(path => ['--ro-bind-try', path, path]),
    ...['--ro-bind-data', String(PASSWD_FD), '/etc/passwd', '--ro-bind-data', String(GROUP_FD), '/etc/group'],
  ]
}

/**
 * Under a gateway that is root a program still has root's id for the kernel, without its powers. /proc/sys and others
 * go by the id alone (a write to kernel/core_pattern there would run on the host), so they are bound read-only.
 */
function kernel({procPaths}: HostLayout, {temporaryBytes}: View): string[] {
  const size = ['--size', String(temporaryBytes)]
  return [
    ...['--proc', '/proc', ...procPaths.flatMap(path => ['--ro-bind', path, path])],
    ...['--dev', '/dev', ...size, '--tmpfs', '/dev/shm', '--remount-ro', '/dev', ...size, '--tmpfs', '/tmp'],
  ]
}

function workArea({workspaceDir, mounts, readOnlyPaths, privateDirs}: View): string[] {
  const shown = [
    ...readOnlyPaths.map(path => ({from: path, to: path, isReadOnly: true})),
    ...mounts.map(({hostDir, label, isReadOnly}) => ({from: hostDir, to: `/mnt/${label}`, isReadOnly})),
  ]
  const hidden = shown.flatMap(({from, to}) =>
    privateDirs.filter(dir => isWithin(dir, from)).map(dir => join(to, relative(from, dir))),
  )
  return [
    ...shown.flatMap(({from, to, isReadOnly}) => [isReadOnly ? '--ro-bind' : '--bind', from, to]),
    ...hidden.flatMap(path => ['--tmpfs', path, '--remount-ro', path]),
    ...['--bind', workspaceDir, '/workspace', '--remount-ro', '/'],
  ]
}

/** The same folder counts as within. */
function isWithin(inner: string, outer: string): boolean {
  const path = relative(outer, inner)
  return path !== '..' && !path.startsWith('../')
}
