import type {ClientAdapter} from '../../clients/adapter.ts'
import type {ClientReport} from '../../contract/cli-config.ts'
import type {Credential} from './credential.ts'

/** A report of a client to which nothing has happened. */
export function blankReport({id, title}: ClientAdapter, {agent, label}: Credential): ClientReport {
  return {
    client: id,
    title,
    status: 'absent',
    changed: false,
    agent,
    label,
    files: [],
    obstacles: [],
    notes: [],
    error: null,
    handshake: null,
    verdict: null,
    nextSteps: [],
  }
}
