import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openTls, type TlsOptions} from '../../../../src/gateway/tls/index.ts'

export const DAY_MS = 86_400_000

/** A folder for certificates, and a clock that the test sets. */
export async function tlsFolder(start = new Date('2026-06-01T12:00:00Z')) {
  const dir = await mkdtemp(join(tmpdir(), 'kx-'))
  const logged: string[] = []
  const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
  let now = start
  return {
    dir,
    logged,
    path: (name: string) => join(dir, name),
    read: (name: string) => readFile(join(dir, name), 'utf8'),
    setClock(date: Date) {
      now = date
    },
    open: (options: Partial<TlsOptions> = {}) =>
      openTls({dir, now: () => now, log: {info: write, warn: write, error: write}, ...options}),
    [Symbol.asyncDispose]: () => rm(dir, {recursive: true, force: true}),
  }
}
