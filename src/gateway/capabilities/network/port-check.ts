import {connect} from 'node:net'
import {z} from 'zod'
import {startDeadline} from '../../calls/deadline.ts'
import {type Capability, CapabilityError} from '../../capability.ts'
import {networkCapability} from './define.ts'
import {parseHost, type Target} from './egress/target.ts'
import {explain, pinned} from './http/exchange.ts'
import type {NetworkServices} from './services.ts'

const MAX_PORT = 65_535

const input = z.strictObject({
  host: z.string().min(1).max(255).describe('name or address, without scheme'),
  // named in the schema and looked at by the handler, which says what to do
  port: z.int().meta({minimum: 1, maximum: MAX_PORT}).describe('TCP port'),
  timeout: z.int().min(1).max(30).default(5).describe('seconds until the port counts as closed'),
})

const output = z.strictObject({
  open: z.boolean().describe('a connection was accepted'),
  latency_ms: z.number().min(0).nullable().describe('until it was; null when it was not'),
  host: z.string().describe('the host that was asked for'),
  port: z.int().describe('the port that was asked for'),
})

export function portCheck({egress}: Pick<NetworkServices, 'egress'>): Capability {
  return networkCapability({
    name: 'network.port_check',
    title: 'Check a TCP port',
    purpose: 'Tells whether a TCP port of a host of the public internet takes connections.',
    whenToUse:
      'Use it to find out why a service does not answer. To talk to a web server use network.http_request instead.',
    effect: 'read',
    tier: 'autonomous',
    input,
    output,
    faults: {
      target: 'ConnectionFailed',
      refused: 'DomainNotAllowed',
      unresolved: 'ConnectionFailed',
      failed: 'ConnectionFailed',
    },
    errors: ['InvalidPort'],
    examples: [{description: 'Is HTTPS open', input: {host: 'example.com', port: 443}}],
    tags: ['network', 'diagnostics', 'safe'],
    async handle({host, port, timeout}, {signal}) {
      if (port < 1 || port > MAX_PORT) throw new CapabilityError('InvalidPort', `${port} is no TCP port`, {port})
      const target = parseHost(host, port)
      using deadline = startDeadline(signal, timeout * 1000)
      const addresses = await egress.admit(target, deadline.signal)
      const started = performance.now()
      const open = await accepts(target, addresses, deadline.signal).catch(error => {
        if (deadline.isOver) return false
        throw error
      })
      return {open, latency_ms: open ? Math.round((performance.now() - started) * 10) / 10 : null, host, port}
    },
  })
}

/** False when the host itself says no. @throws NetworkFault failed when there is no way to it */
async function accepts(target: Target, addresses: readonly string[], signal: AbortSignal): Promise<boolean> {
  const {promise, resolve, reject} = Promise.withResolvers<boolean>()
  const socket = connect({host: target.host, port: target.port, lookup: pinned(addresses)})
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, {once: true})
  socket.once('connect', () => resolve(true))
  socket.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNREFUSED' || error.code === 'ETIMEDOUT') resolve(false)
    else reject(explain(error, target, 'GET', false))
  })
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
    socket.destroy()
  }
}
