import {boolean, string} from '@oclif/core/flags'
import type {Approval} from '../../contract/approval.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {AdminClient} from '../admin-client.ts'
import {agentFlag} from '../flags.ts'
import {checkAgentName} from '../input.ts'
import {readText, STDIN} from '../text-file.ts'

/** How requests are named: by id, by a file of ids, or by what they are. */
export const selectionFlags = {
  'ids-file': string({description: 'a file with one id a line, or - for stdin', helpValue: 'FILE'}),
  agent: agentFlag,
  capability: string({description: 'a capability, or a pattern such as filesystem.*', helpValue: 'NAME'}),
  all: boolean({description: 'all that wait', default: false}),
}

interface Selection {
  readonly 'ids-file'?: string | undefined
  readonly agent?: string | undefined
  readonly capability?: string | undefined
  readonly all: boolean
}

/** One id that was given, and what stands behind it. */
export type Chosen =
  | {readonly id: string; readonly approval: Approval}
  | {readonly id: string; readonly error: KruxosError}

/** @throws KruxosError USAGE when nothing is named, or two ways at once */
export async function selectApprovals(admin: AdminClient, ids: readonly string[], flags: Selection): Promise<Chosen[]> {
  const named = [...ids, ...readIds(flags['ids-file'])]
  const byFilter = flags.agent !== undefined || flags.capability !== undefined || flags.all
  if (named.length > 0 && byFilter)
    throw new KruxosError('USAGE', 'give ids or a filter, not both', {hint: 'kruxos approve list'})
  if (named.length > 0) return Promise.all([...new Set(named)].map(id => look(admin, id)))
  if (!byFilter)
    throw new KruxosError('USAGE', 'which requests? give ids, --ids-file, --agent, --capability or --all', {
      hint: 'kruxos approve list',
    })
  const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
  const capability = flags.capability === undefined ? {} : {capability: flags.capability}
  const {approvals} = await admin.call('approval.list', {...agent, ...capability})
  return approvals.map(approval => ({id: approval.id, approval}))
}

async function look(admin: AdminClient, id: string): Promise<Chosen> {
  try {
    const {
      input: _,
      preview: __,
      result: ___,
      error: ____,
      ...approval
    } = (await admin.call('approval.show', {id})).approval
    return {id, approval}
  } catch (error) {
    if (error instanceof KruxosError && ['NOT_FOUND', 'USAGE'].includes(error.code)) return {id, error}
    throw error
  }
}

function readIds(source: string | undefined): string[] {
  if (source === undefined) return []
  const ids = readText(source)
    .split(/\s+/)
    .filter(id => id !== '')
  if (ids.length > 0) return ids
  throw new KruxosError('USAGE', `no ids in ${source === STDIN ? 'stdin' : source}`)
}
