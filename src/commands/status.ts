import {setTimeout as sleep} from 'node:timers/promises'
import {boolean} from '@oclif/core/flags'
import pack from '../../package.json' with {type: 'json'}
import {AdminCommand} from '../cli/admin-command.ts'
import {Witness} from '../cli/audit/witness.ts'
import {NotRunningError} from '../cli/socket.ts'
import {downText, statusText} from '../cli/status-view.ts'
import {visibleJson} from '../cli/text.ts'
import {KruxosError} from '../contract/errors.ts'
import type {StatusResult} from '../contract/status.ts'

const WATCH_INTERVAL_MS = 1000
const CLEAR_SCREEN = '\u001b[H\u001b[2J'

export default class Status extends AdminCommand {
  static override operation = 'status.get'
  static override summary = 'Show the gateway, the vault, the agents and who is connected.'
  static override description =
    `The first thing to look at. Without a gateway it says what is known and how to start it. A session that lost its
connection and may come back is marked (suspended).`
  static override examples = [
    {description: 'Once:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'For a program:', command: '<%= config.bin %> <%= command.id %> --json'},
  ]
  static override flags = {
    watch: boolean({char: 'w', description: 'show it anew every second, until Ctrl-C', default: false}),
  }

  async run() {
    const {flags} = await this.parse(Status)
    try {
      const witness = new Witness({...this.paths, adminSocket: this.gatewayPlace})
      const status = await this.ask(witness)
      this.tell(witness, status)
      if (flags.watch) return await this.watch(status)
      this.log(await this.render(status))
      return status
    } catch (error) {
      if (error instanceof NotRunningError) this.log(await this.render(error))
      throw error
    }
  }

  private ask(witness?: Witness): Promise<StatusResult> {
    return this.admin.call('status.get', witness?.question ?? {})
  }

  /** Loudly, each time, until somebody has looked into it. */
  private tell(witness: Witness, status: StatusResult): void {
    const fault = witness.judge(status)
    if (fault !== null) this.warning(`${fault}; kruxos audit verify, and remove ${witness.file} to be content with it`)
  }

  /** A gateway that restarts does not end it. */
  private async watch(first: StatusResult): Promise<never> {
    for (let status: StatusResult | KruxosError = first; ; ) {
      if (this.jsonEnabled()) process.stdout.write(`${visibleJson(this.asLine(status))}\n`)
      else this.show(await this.render(status))
      await sleep(WATCH_INTERVAL_MS)
      status = await this.ask().catch(unreachable)
    }
  }

  /** A dumb terminal goes on below. */
  private show(screen: string): void {
    if (process.stdout.isTTY && this.host.env['TERM'] !== 'dumb') process.stdout.write(CLEAR_SCREEN)
    this.log(`${screen}\n`)
  }

  private async render(status: StatusResult | KruxosError): Promise<string> {
    const paint = await this.paint()
    return status instanceof KruxosError
      ? downText(this.paths, pack.version, paint, this.width)
      : statusText(status, new Date(), paint, this.width)
  }

  private asLine(status: StatusResult | KruxosError): object {
    return status instanceof KruxosError ? {error: status.toBody()} : this.toSuccessJson(status)
  }
}

function unreachable(error: unknown): KruxosError {
  if (error instanceof KruxosError && error.code === 'UNREACHABLE') return error
  throw error
}
