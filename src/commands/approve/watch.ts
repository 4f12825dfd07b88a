import {ExitError} from '@oclif/core/errors'
import {AdminCommand} from '../../cli/admin-command.ts'
import {runScreen} from '../../cli/approve/live.ts'
import {type Queue, watchQueue} from '../../cli/approve/queue-feed.ts'
import {stateOf} from '../../cli/approve/view.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {readerGone} from '../../cli/reader.ts'
import {visible, visibleJson} from '../../cli/text.ts'
import type {Approval} from '../../contract/approval.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class ApproveWatch extends AdminCommand {
  static override operation = 'approval.list'
  static override summary = 'Watch what waits for approval, and decide about it.'
  static override description =
    `On a terminal: a live screen; a accepts after a y, r rejects with a reason, d or enter shows the whole, q quits. Without
a terminal, or with TERM=dumb, a line for each request that comes or goes; with --json the whole list after each change.`
  static override examples = [{description: 'Beside your work:', command: '<%= config.bin %> <%= command.id %>'}]
  static override flags = {agent: agentFlag}

  async run(): Promise<never> {
    const {flags} = await this.parse(ApproveWatch)
    const filter = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    if (this.hasScreen) {
      await runScreen(this.admin, filter, await this.paint())
      throw new ExitError(0)
    }
    const seen = new Map<string, Approval>()
    for await (const queue of watchQueue(this.admin, filter, readerGone())) this.tell(queue, seen)
    throw new ExitError(0)
  }

  private get hasScreen(): boolean {
    const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
    return isTerminal && this.isPerson && this.host.env['TERM'] !== 'dumb' && !this.jsonEnabled()
  }

  private tell(queue: Queue | KruxosError, seen: Map<string, Approval>): void {
    if (queue instanceof KruxosError) this.warning(`the gateway is away: ${queue.message}`)
    else if (this.jsonEnabled()) process.stdout.write(`${visibleJson(this.toSuccessJson(queue))}\n`)
    else this.tellChanges(queue, seen)
  }

  private tellChanges(queue: Queue, seen: Map<string, Approval>): void {
    const now = new Date()
    for (const approval of queue.approvals) {
      if (seen.has(approval.id)) continue
      seen.set(approval.id, approval)
      const {id, capability, agent, summary} = approval
      this.log(visible(`${id}  ${capability}  ${agent}  ${stateOf(approval, now)}  ${summary}`))
    }
    for (const id of [...seen.keys()]) {
      if (queue.approvals.some(approval => approval.id === id)) continue
      seen.delete(id)
      this.log(visible(`${id}  is over; kruxos approve show ${id}`))
    }
  }
}
