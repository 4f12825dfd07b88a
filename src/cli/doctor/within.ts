import type {AdminClient} from '../admin-client.ts'

/** The same gateway, given so long for each answer: one that hangs is a finding and must not hold up the others. */
export function within(timeoutMs: number, admin: AdminClient): AdminClient {
  return {call: (name, params, options) => admin.call(name, params, {timeoutMs, ...options})}
}
