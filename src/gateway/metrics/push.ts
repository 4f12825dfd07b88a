import {KruxosError} from '../../contract/errors.ts'
import {readSecret} from '../files/secret-file.ts'
import type {Log} from '../log.ts'

interface Options {
  /** of a collector, with its path: `http://localhost:4318/v1/metrics` */
  readonly url: string
  readonly intervalSeconds: number
  /** file with a header line, such as `authorization: Bearer ...` */
  readonly headerFile: string | null
  readonly log: Log
  collect(): Promise<object>
}

const TIMEOUT_MS = 10_000

/**
 * Sends metrics to an OpenTelemetry collector, again and again (OTLP/HTTP, JSON), and a last time at the end.
 * A collector that is away is logged when it goes and when it is back, and harms nothing.
 * @throws KruxosError IO when the header file cannot be read or others could read it, USAGE when it holds no header
 */
export function pushMetrics({url, intervalSeconds, headerFile, log, collect}: Options): {stop(): Promise<void>} {
  const headers = {'content-type': 'application/json', ...(headerFile === null ? {} : parseHeader(headerFile))}
  let isAway = false

  async function push(): Promise<void> {
    const fault = await post(url, headers, await collect())
    if ((fault !== null) === isAway) return
    isAway = fault !== null
    if (isAway) log.warn({host: new URL(url).host, fault}, 'metrics cannot be sent')
    else log.info({host: new URL(url).host}, 'metrics are sent again')
  }

  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(push)
  }, intervalSeconds * 1000)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running.then(push)
    },
  }
}

/** Why it was not taken; null when it was. */
async function post(url: string, headers: Record<string, string>, body: object): Promise<string | null> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    })
    await response.body?.cancel()
    return response.ok ? null : `status ${response.status}`
  } catch (error) {
    const {cause, name} = error as Error & {cause?: {code?: string}}
    return cause?.code ?? name
  }
}

function parseHeader(file: string): Record<string, string> {
  const [, name, value] = /^([\w-]+):[ \t]*(\S[^\r\n]*)$/.exec(readSecret(file)) ?? []
  if (name === undefined || value === undefined) throw new KruxosError('USAGE', `${file} is not one line NAME: VALUE`)
  return {[name.toLowerCase()]: value}
}
