import type {Duplex} from 'node:stream'
import {ERRORS, type ErrorCode, KruxosError} from '../../contract/errors.ts'
import type {SshTarget} from './contexts.ts'

/** What `admin-stdio` says on stderr when it has reached the gateway. */
export const CONNECTED = 'kruxos-admin-stdio: connected'
const SSH_FAILED = 255
const COMMAND_NOT_FOUND = 127

export interface Link {
  readonly stream: Duplex
  /** why it broke */
  fault(): Promise<KruxosError>
  close(): void
}

/**
 * The admin socket of another machine, through the operator's own ssh with its configuration, keys and known hosts.
 * Whether a host key is right is for ssh to say: no option here changes that.
 * @param isPerson ssh may ask on the terminal
 */
export async function sshLink(context: string, target: SshTarget, isPerson: boolean): Promise<Link> {
  const {execa} = await import('execa')
  const child = execa('ssh', sshArguments(target, isPerson), {
    reject: false,
    buffer: {stdout: false},
    maxBuffer: 65_536,
  })
  return {
    stream: child.duplex(),
    close: () => void child.kill(),
    async fault() {
      const {exitCode, stderr, code} = await child
      return faultOf(context, exitCode ?? code, String(stderr))
    },
  }
}

export function sshArguments({user, host, port}: SshTarget, isPerson: boolean): string[] {
  const options = ['ConnectTimeout=15', 'ServerAliveInterval=15', 'ClearAllForwardings=yes']
  return [
    ...['-T', '-a', '-x'],
    ...[...options, ...(isPerson ? [] : ['BatchMode=yes'])].flatMap(option => ['-o', option]),
    ...(port === null ? [] : ['-p', port]),
    '--',
    user === null ? host : `${user}@${host}`,
    'kruxos admin-stdio',
  ]
}

/** @param end exit status of ssh, which is that of the command there, or why ssh did not start */
function faultOf(context: string, end: number | string | undefined, stderr: string): KruxosError {
  const lines = stderr.split('\n').map(line => line.trim())
  if (lines.includes(CONNECTED)) {
    return new KruxosError('UNREACHABLE', `the connection to ${context} was lost, outcome unknown`, {
      hint: `kruxos status --context ${context}`,
    })
  }
  const said = lines.find(line => line.startsWith('error: '))?.slice('error: '.length)
  const known = codeOf(end)
  if (said !== undefined && known) return new KruxosError(known, `${context}: ${said}`)
  if (end === COMMAND_NOT_FOUND)
    return new KruxosError('UNREACHABLE', `${context} has no program kruxos on the PATH of ssh commands`)
  const last = lines.findLast(line => line !== '') ?? `ended with ${end}`
  const why = end === SSH_FAILED ? last : `ssh: ${last}`
  return new KruxosError('UNREACHABLE', `cannot reach ${context}: ${why}`, {hint: `kruxos context show ${context}`})
}

function codeOf(exit: number | string | undefined): ErrorCode | undefined {
  return (Object.keys(ERRORS) as ErrorCode[]).find(code => ERRORS[code].exit === exit)
}
