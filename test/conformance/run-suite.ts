import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {text as readAll} from 'node:stream/consumers'
import {BIN} from './install.ts'

/** Runs the scenarios that a revision of the protocol requires of a server. */
export async function runSuite(url: string, revision: string, expectedFailures: string) {
  const args = ['server', '--url', url, '--requirements', revision, '--expected-failures', expectedFailures]
  const child = spawn(process.execPath, [join(BIN, 'conformance'), ...args], {stdio: ['ignore', 'pipe', 'pipe']})
  const [output, errors, [code]] = await Promise.all([
    readAll(child.stdout),
    readAll(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ])
  return {code, output: output + errors}
}
