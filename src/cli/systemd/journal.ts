import {KruxosError} from '../../contract/errors.ts'
import {SERVICE} from './service.ts'

/** What the service itself wrote, without what systemd says of it. */
const MATCH = `_SYSTEMD_UNIT=${SERVICE}`
const MAX_BYTES = 256 * 1_048_576

/** The command that shows the log of the service. */
export const JOURNAL = `journalctl --unit ${SERVICE}`

/** The last lines, oldest first. */
export async function journalLines(count: number): Promise<string[]> {
  const {execa} = await import('execa')
  const options = {maxBuffer: MAX_BYTES, lines: true, reject: false} as const
  const {failed, stdout, stderr} = await execa('journalctl', argumentsFor(count), options)
  if (!failed) return stdout
  throw new KruxosError('IO', `the journal cannot be read: ${stderr[0] ?? 'no reason given'}`, {
    hint: `sudo ${JOURNAL}`,
  })
}

/** Those that come from now on, until the caller ends. */
export async function* followJournal(): AsyncGenerator<string> {
  const {execa} = await import('execa')
  yield* execa('journalctl', [...argumentsFor(0), '--follow'], {buffer: false})
}

function argumentsFor(count: number): string[] {
  return [MATCH, '--output=cat', `--lines=${count}`, '--no-pager', '--quiet']
}
