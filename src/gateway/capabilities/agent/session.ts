import {z} from 'zod'
import {type CallContext, type Capability, CapabilityError, defineCapability} from '../../capability.ts'
import {requireSession, sessionErrors, WORKSPACE_ROOT} from './caller.ts'
import type {AgentServices} from './services.ts'

const count = z.int().min(0)

const StateQuota = z.strictObject({
  used_bytes: count.describe('bytes in use'),
  limit_bytes: z.int().min(1).describe('bytes allowed'),
  percent: z.number().min(0).describe('bytes in use as percent of those allowed'),
})

const Mount = z.strictObject({
  path: z.string().describe('absolute path'),
  read_only: z.boolean().describe('true when nothing in it can be changed'),
})

const output = z.strictObject({
  session_id: z.string().describe('id of this session'),
  connected_at: z.iso.datetime().describe('start of the session, ISO 8601 in UTC'),
  duration_seconds: count.describe('age of the session, seconds'),
  invocation_count: count.describe('calls of this session so far'),
  resource_usage: z
    .strictObject({
      cpu_ms: count.nullable().describe('processor time, milliseconds; null when not measured'),
      memory_bytes: count.nullable().describe('memory, bytes; null when not measured'),
      io_bytes_read: count.nullable().describe('bytes read; null when not measured'),
      io_bytes_written: count.nullable().describe('bytes written; null when not measured'),
    })
    .describe('what the calls of this session used'),
  workspace_path: z.string().describe('absolute path of the work area, which is private and can be written'),
  mounts: z.array(Mount).describe('further folders, which others may see too'),
  state_quota: StateQuota.nullable().describe('persistent state; null when there is none'),
})

type Services = Pick<AgentServices, 'now' | 'session' | 'stateQuota'>

export function describeSession(services: Services): Capability {
  return defineCapability({
    name: 'agent.session',
    version: '1.0',
    title: 'Describe my session',
    purpose:
      'Tells the id and age of your session, its calls, its use of resources, your work area, your mounts and your state quota.',
    whenToUse:
      'Use it to learn where you may write or how long you have been connected. For your name and purpose use agent.whoami instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({}),
    output,
    errors: sessionErrors,
    examples: [{description: 'See the age of the session and the work area', input: {}}],
    tags: ['agent', 'session', 'safe', 'read'],
    async handle(_, context) {
      return describe(services, requireSession(context), context)
    },
  })
}

async function describe(
  services: Services,
  sessionId: string,
  {agent, mounts}: CallContext,
): Promise<z.infer<typeof output>> {
  const [session, quota] = await Promise.all([services.session(sessionId), services.stateQuota(agent)])
  if (!session) throw new CapabilityError('SessionError', `session ${sessionId} has ended`, {session_id: sessionId})
  const usage = session.resourceUsage
  return {
    session_id: sessionId,
    connected_at: session.connectedAt,
    duration_seconds: secondsBetween(session.connectedAt, services.now()),
    invocation_count: session.invocations,
    resource_usage: {
      cpu_ms: usage?.cpuMs ?? null,
      memory_bytes: usage?.memoryBytes ?? null,
      io_bytes_read: usage?.ioBytesRead ?? null,
      io_bytes_written: usage?.ioBytesWritten ?? null,
    },
    workspace_path: WORKSPACE_ROOT,
    mounts: mounts.map(({label, isReadOnly}) => ({path: `/mnt/${label}`, read_only: isReadOnly})),
    state_quota: quota && toQuota(quota),
  }
}

/** A session can be older than this gateway, and the clock can have been set back between the two. */
function secondsBetween(start: string, end: Date): number {
  return Math.max(0, Math.floor((end.getTime() - Date.parse(start)) / 1000))
}

function toQuota({usedBytes, limitBytes}: {usedBytes: number; limitBytes: number}): z.infer<typeof StateQuota> {
  const percent = Math.round((usedBytes / limitBytes) * 1000) / 10
  return {used_bytes: usedBytes, limit_bytes: limitBytes, percent}
}
