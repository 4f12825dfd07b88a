import {setTimeout as sleep} from 'node:timers/promises'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {rangeFlags, toRange} from '../../cli/audit/filter.ts'
import {parseCount} from '../../cli/input.ts'
import {linesAfter, linesSince, tail} from '../../cli/log-file.ts'
import {logLine} from '../../cli/log-line.ts'
import {followJournal, JOURNAL, journalLines} from '../../cli/systemd/journal.ts'
import {isService} from '../../cli/systemd/service.ts'
import {KruxosError} from '../../contract/errors.ts'

const POLL_MS = 250
const MAX_LINES = 100_000

export default class GatewayLogs extends AdminCommand {
  static override operation = 'gateway.logs'
  static override summary = 'Print the end of the log of the gateway.'
  static override description =
    `For people: local time, level, what happened. With --json "lines" holds the lines of the file, each a JSON object of its own.
Of the service of systemd it is what the journal holds. A gateway that runs in the foreground logs to its stderr instead. With
--follow new lines are printed until Ctrl-C.`
  static override examples = [
    {description: 'The last 100 lines:', command: '<%= config.bin %> <%= command.id %>'},
    {description: 'The last hour:', command: '<%= config.bin %> <%= command.id %> --since 1h'},
    {description: 'The last ten, then all that come:', command: '<%= config.bin %> <%= command.id %> -n 10 --follow'},
  ]
  static override exits = ['IO', 'NOT_FOUND'] as const
  static override flags = {
    follow: boolean({char: 'f', description: 'go on with what is added', exclusive: ['json'], default: false}),
    lines: string({char: 'n', description: 'how many lines; 100, or with --since all', helpValue: 'COUNT'}),
    since: rangeFlags.since,
  }

  async run() {
    const {flags} = await this.parse(GatewayLogs)
    const {since} = toRange({since: flags.since}, new Date())
    const most = since === undefined ? '100' : String(MAX_LINES)
    const count = parseCount(flags.lines ?? most, '--lines', {min: 1, max: MAX_LINES})
    const select = (lines: string[]) => (since === undefined ? lines : linesSince(lines, since))
    if (isService(this.host, this.paths)) return this.journal(count, select, flags.follow)
    const file = this.paths.logFile
    const {lines: last, offset} = read(file, () => tail(file, count))
    const lines = select(last)
    this.print(lines)
    if (flags.follow) await this.follow(file, offset)
    return {file, lines}
  }

  /** A service of systemd logs to its journal. */
  private async journal(count: number, select: (lines: string[]) => string[], isFollowed: boolean) {
    const lines = select(await journalLines(count))
    this.print(lines)
    if (isFollowed) for await (const line of followJournal()) this.print([line])
    return {file: JOURNAL, lines}
  }

  private async follow(file: string, start: number): Promise<never> {
    for (let offset = start; ; ) {
      await sleep(POLL_MS)
      const added = read(file, () => linesAfter(file, offset))
      this.print(added.lines)
      offset = added.offset
    }
  }

  private print(lines: readonly string[]): void {
    for (const line of lines) this.log(logLine(line))
  }
}

/** @throws KruxosError NOT_FOUND, IO */
function read<T>(file: string, reading: () => T): T {
  try {
    return reading()
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT')
      throw new KruxosError('NOT_FOUND', `there is no log yet (${file})`, {hint: 'kruxos gateway start', cause: error})
    throw new KruxosError('IO', `cannot read ${file} (${code})`, {cause: error})
  }
}
