import {z} from 'zod'
import type {CallContext, Capability} from '../../../capability.ts'
import {fail, stateCapability} from '../define.ts'
import type {StateServices} from '../services.ts'
import {changedFiles} from './changed-files.ts'
import {Briefing} from './schema.ts'
import {summaryOf} from './summary.ts'

const ISO_TIME = z.iso.datetime({offset: true})

export function briefingGenerate({surroundings}: Pick<StateServices, 'surroundings'>): Capability {
  return stateCapability({
    name: 'state.briefing.generate',
    title: 'Get a briefing',
    purpose: 'Tells what changed since you were last here: files, calls, requests that wait, alerts and health.',
    whenToUse:
      'Use it at the start of a session, to take up work again. For one thing alone ask its own capability instead.',
    effect: 'read',
    tier: 'autonomous',
    input: z.strictObject({
      since: z.string().max(64).optional().describe('ISO 8601 with zone; the end of your session before when left out'),
      detail_level: z.enum(['summary', 'detailed']).default('summary').describe('detailed: with the files and alerts'),
    }),
    output: z.strictObject({briefing: Briefing.describe('what changed')}),
    errors: ['InvalidTimestamp', 'IoError'],
    examples: [
      {description: 'Since the last session', input: {}},
      {description: 'Everything of a day', input: {since: '2026-01-31T00:00:00Z', detail_level: 'detailed'}},
    ],
    tags: ['state', 'briefing', 'read', 'safe'],
    async handle({since, detail_level}, context) {
      const start = since === undefined ? await lastTime(surroundings, context) : parseTime(since)
      return {briefing: await brief(surroundings, context, start, detail_level === 'detailed')}
    },
  })
}

async function brief(
  surroundings: StateServices['surroundings'],
  context: CallContext,
  since: Date,
  isDetailed: boolean,
): Promise<Briefing> {
  const {agent} = context
  const [files, calls, approvals, messages, alerts, health] = await Promise.all([
    changedFiles(context, since),
    surroundings.calls(agent, since.toISOString()),
    surroundings.pendingApprovals(agent),
    surroundings.unreadMessages(agent),
    surroundings.alerts(agent),
    surroundings.health(),
  ])
  const facts = {
    since: since.toISOString(),
    filesystem_changes: {
      count: files.count,
      files: isDetailed ? files.files.map(({path, modifiedAt}) => ({path, modified_at: modifiedAt})) : [],
      complete: files.isComplete,
    },
    process_events: {calls: calls.total, failed: calls.failed, complete: calls.isComplete},
    pending_approvals: approvals.length,
    unread_messages: messages,
    alerts: {
      count: alerts.length,
      items: isDetailed ? alerts.map(({lastAt, ...alert}) => ({...alert, last_at: lastAt})) : [],
    },
    health: Object.fromEntries(health.services.map(({name, status}) => [name, status])),
  }
  return {...facts, summary: summaryOf(facts)}
}

/** An agent that was never here is told of the last day. */
async function lastTime({lastActivity, now}: StateServices['surroundings'], context: CallContext): Promise<Date> {
  const last = await lastActivity(context.agent, context.sessionId)
  return last === null ? new Date(now().getTime() - DAY_MS) : new Date(last)
}

const DAY_MS = 86_400_000

function parseTime(text: string): Date {
  if (ISO_TIME.safeParse(text).success) return new Date(text)
  throw fail('InvalidTimestamp', 'since is not a time of ISO 8601 with its zone', {since: text})
}
