import {type AuditEntry, type AuditFilter, type AuditQueryResult, MAX_AUDIT_PAGE} from '../../contract/audit.ts'
import type {AdminClient} from '../admin-client.ts'
import {readerGone} from '../reader.ts'

/** As long as the gateway holds a question for what is to come. */
const WAIT_SECONDS = 20

/** At most `count` entries, newest first. */
export async function latest(
  admin: AdminClient,
  filter: AuditFilter,
  count: number,
  before?: number,
): Promise<{entries: AuditEntry[]; next: number | null}> {
  const entries: AuditEntry[] = []
  let next: number | null = before ?? null
  do {
    const limit = Math.min(count - entries.length, MAX_AUDIT_PAGE)
    const page = await admin.call('audit.query', {...filter, limit, ...(next === null ? {} : {before: next})})
    entries.push(...page.entries)
    next = page.next
  } while (next !== null && entries.length < count)
  return {entries, next}
}

/** Where the next page begins; one that does not come after this one would never end. */
export function further(next: number | null, after: number): number | null {
  return next !== null && next > after ? next : null
}

/** Every entry that fits, oldest first. */
export async function allOf(admin: AdminClient, filter: AuditFilter): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: AuditQueryResult = await admin.call('audit.query', {...filter, afterSeq: after, limit: MAX_AUDIT_PAGE})
    entries.push(...page.entries)
    after = further(page.next, after)
  }
  return entries
}

/** Entries as they come, for as long as somebody reads what we print. */
export async function* follow(admin: AdminClient, filter: AuditFilter, seq: number): AsyncGenerator<AuditEntry> {
  const gone = readerGone()
  for (let after = seq; !gone.aborted; ) {
    const query = {...filter, afterSeq: after, limit: MAX_AUDIT_PAGE, waitSeconds: WAIT_SECONDS}
    const page = await admin.call('audit.query', query, {signal: gone}).catch(error => {
      if (!gone.aborted) throw error
    })
    if (!page) return
    yield* page.entries
    after = page.entries.at(-1)?.seq ?? after
  }
}

/** Where the log ends now. */
export async function endOf(admin: AdminClient): Promise<number> {
  const {head} = await admin.call('audit.query', {limit: 1})
  return head.seq
}
