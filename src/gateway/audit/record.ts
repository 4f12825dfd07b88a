import type {AuditEntry} from '../../contract/audit.ts'
import {canonicalJson} from '../canonical-json.ts'
import {maskTokens} from './mask.ts'
import {redact} from './redact.ts'
import type {Intent, IntentId, Outcome} from './types.ts'

/** An entry that has no place in the log yet. */
export type Draft = Omit<AuditEntry, 'seq' | 'at'>

/** What an outcome repeats of its intent, so that it is found by the same filters. */
export type OpenIntent = Pick<AuditEntry, 'event' | 'actor' | 'subject' | 'decision' | 'approvalId' | 'traceparent'>

const NO_OUTCOME = {ref: null, status: null, error: null, output: null, durationMs: null}

export function intentDraft(intent: Intent): Draft {
  return {kind: 'intent', ...masked(intent), input: redact(intent.input), ...NO_OUTCOME}
}

export function outcomeDraft(ref: IntentId, open: OpenIntent, outcome: Outcome): Draft {
  return {kind: 'outcome', ...repeated(open), input: null, ref, ...ending(outcome)}
}

export function eventDraft(intent: Intent, outcome: Outcome): Draft {
  return {kind: 'event', ...masked(intent), input: redact(intent.input), ref: null, ...ending(outcome)}
}

/** A token that somebody gave in place of a name must not be kept as that name. */
function masked({event, actor, subject, decision, approvalId, traceparent = null}: Intent): OpenIntent {
  const {type, name, sessionId, tokenId, client} = actor
  const shown = {type, name: maskTokens(name), sessionId, tokenId, client: client && maskTokens(client)}
  return {event, actor: shown, subject: subject && maskTokens(subject), decision, approvalId, traceparent}
}

function repeated({event, actor, subject, decision, approvalId, traceparent}: OpenIntent): OpenIntent {
  return {event, actor, subject, decision, approvalId, traceparent}
}

function ending({status, error, output, durationMs}: Outcome) {
  return {status, error, output: redact(output), durationMs: Math.round(durationMs * 1000) / 1000}
}

/** The text that is kept and authenticated: canonical JSON, written member by member in its order. What is null is left out. */
export function encode({actor, decision, input, output, ...draft}: Draft, seq: number, at: string): string {
  const {client, name, sessionId, tokenId, type} = actor
  const {approvalId, durationMs, error, event, kind, ref, status, subject, traceparent} = draft
  const text =
    member('actor', {client, name, sessionId, tokenId, type}) +
    member('approvalId', approvalId) +
    member('at', at) +
    member('decision', decision && {reason: decision.reason, rule: decision.rule, tier: decision.tier}) +
    member('durationMs', durationMs) +
    member('error', error) +
    member('event', event) +
    foreign('input', input) +
    member('kind', kind) +
    foreign('output', output) +
    member('ref', ref) +
    member('seq', seq) +
    member('status', status) +
    member('subject', subject) +
    member('traceparent', traceparent)
  return `{${text.slice(0, -1)}}`
}

/** @param value with its own members in order */
function member(name: string, value: unknown): string {
  return value === null ? '' : `"${name}":${JSON.stringify(value)},`
}

function foreign(name: string, value: unknown): string {
  return value === null || value === undefined ? '' : `"${name}":${canonicalJson(value)},`
}

const BLANK = {subject: null, input: null, decision: null, approvalId: null, traceparent: null, ...NO_OUTCOME}

/** @throws SyntaxError when the text was changed to what is no JSON */
export function decode(body: string): AuditEntry {
  return {...BLANK, ...JSON.parse(body)}
}
