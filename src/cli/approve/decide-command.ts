import {string as text} from '@oclif/core/args'
import type {Approval, Grant} from '../../contract/approval.ts'
import {ERRORS, type ErrorBody, KruxosError} from '../../contract/errors.ts'
import {AdminCommand} from '../admin-command.ts'
import {yesFlag} from '../flags.ts'
import {visible} from '../text.ts'
import {type Chosen, selectApprovals, selectionFlags} from './select.ts'
import {approvalTable, grantText} from './view.ts'

export interface Decided {
  readonly id: string
  readonly ok: boolean
  readonly changed: boolean
  readonly approval: Approval | null
  readonly grant: Grant | null
  readonly error: ErrorBody | null
}

type Selection = Parameters<typeof selectApprovals>[2] & {readonly yes: boolean}
type Answer = {readonly approval: Approval; readonly changed: boolean; readonly grant?: Grant | null}

/** How requests are named on the command line. oclif reads `strict` and `args` of a command itself, not of its base. */
export const idArgs = {id: text({description: 'ids of requests, or their beginnings', required: false})}
export const decideFlags = {...selectionFlags, yes: yesFlag}

/** Deciding about several requests: shows them, asks, decides one after the other, and tells of each. */
export abstract class DecideCommand extends AdminCommand {
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const

  protected async decideAll(
    verb: 'accept' | 'reject',
    ids: readonly string[],
    flags: Selection,
    decide: (approval: Approval) => Promise<Answer>,
  ): Promise<{results: Decided[]}> {
    const chosen = await selectApprovals(this.admin, ids, flags)
    const known = chosen.flatMap(each => ('approval' in each ? [each.approval] : []))
    if (known.length > 0) {
      this.logToStderr(`${approvalTable(known, new Date(), {width: process.stderr.columns})}\n`)
      await this.confirm(question(verb, known.length), flags.yes)
    }
    const results: Decided[] = []
    for (const each of chosen) results.push(await this.decideOne(each, decide))
    this.tell(results)
    return {results}
  }

  private async decideOne(chosen: Chosen, decide: (approval: Approval) => Promise<Answer>): Promise<Decided> {
    try {
      if ('error' in chosen) throw chosen.error
      const {approval, changed, grant = null} = await decide(chosen.approval)
      return {id: approval.id, ok: true, changed, approval, grant, error: null}
    } catch (error) {
      if (!(error instanceof KruxosError) || error.code === 'UNREACHABLE') throw error
      return {id: chosen.id, ok: false, changed: false, approval: null, grant: null, error: error.toBody()}
    }
  }

  /** The exit code is that of the first that failed. */
  private tell(results: readonly Decided[]): void {
    for (const result of results) {
      if (result.error) this.logToStderr(`error: ${visible(`${result.id}: ${result.error.message}`)}`)
      else this.log(visible(lineOf(result)))
      if (result.grant) this.log(visible(`  ${grantText(result.grant, new Date())}`))
    }
    const hints = new Set(results.flatMap(({error}) => error?.hint ?? []))
    for (const hint of hints) this.logToStderr(`hint: ${visible(hint)}`)
    const failure = results.find(({error}) => error)?.error
    if (failure) process.exitCode = ERRORS[failure.code].exit
  }
}

function question(verb: string, count: number): string {
  return `${verb === 'accept' ? 'Accept' : 'Reject'} ${count === 1 ? 'this request' : `these ${count} requests`}?`
}

function lineOf({id, changed, approval}: Decided): string {
  return `${id}  ${changed ? '' : 'already '}${approval?.state ?? ''}  ${approval?.agent ?? ''}  ${approval?.capability ?? ''}`
}
