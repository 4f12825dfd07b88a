import {spawnSync} from 'node:child_process'
import type {ServerEntry} from '../../clients/server-entry.ts'
import type {ErrorCode} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import type {Subject} from '../cli-config/subject.ts'
import {visible} from '../text.ts'

const TIMEOUT_MS = 20_000
const INSTALL_NODE = 'install Node.js 24 (https://nodejs.org) and put its folder first in PATH'

interface Cause {
  readonly detail: string
  readonly hint: string
  readonly code: ErrorCode
}

interface Question {
  readonly entry: ServerEntry
  readonly agent: string
  /** writes the entry anew: a new token, the present addresses */
  readonly generate: string
  readonly subject: Subject
  readonly admin: AdminClient
}

/** Why the bridge of an entry does not come to its tools, by the published exit codes of `mcp-bridge --check`. */
export async function findCause({entry, agent, generate, subject, admin}: Question): Promise<Cause> {
  const {status, line} = runCheck(entry, subject)
  switch (status) {
    case 1:
      return /Node\.js/.test(line)
        ? {detail: line, hint: INSTALL_NODE, code: 'IO'}
        : {detail: line, hint: 'kruxos help INTERNAL', code: 'INTERNAL'}
    case 3:
      return {detail: 'the vault is locked', hint: 'kruxos vault unlock', code: 'LOCKED'}
    case 4:
    case 7:
    case 10:
      return (await isRevoked(admin, agent))
        ? {detail: `the agent ${agent} is revoked`, hint: `kruxos agent restore ${agent}`, code: 'CONFLICT'}
        : {detail: line, hint: generate, code: 'CONFLICT'}
    default:
      return {detail: line, hint: generate, code: 'UNREACHABLE'}
  }
}

/** In the surroundings that a client gives it. */
function runCheck({command, args, env}: ServerEntry, {facts, runAs}: Subject): {status: number | null; line: string} {
  const {status, stderr, error} = spawnSync(command, [...args, '--check'], {
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: {PATH: '/usr/local/bin:/usr/bin:/bin', HOME: facts.home, ...env},
    ...(runAs ? {uid: runAs.uid, gid: runAs.gid} : {}),
  })
  const said = stderr?.trim().split('\n').at(-1) || error?.message || `it ended with ${status}`
  // What it would advise itself is left out: the hint is ours.
  const [line = ''] = said.replace(/^mcp-bridge[^:]*: /, '').split('; ')
  return {status, line: visible(line.slice(0, 300))}
}

/** False also where we may not ask. */
async function isRevoked(admin: AdminClient, name: string): Promise<boolean> {
  return admin.call('agent.show', {name}).then(
    ({agent}) => agent.state === 'revoked',
    () => false,
  )
}
