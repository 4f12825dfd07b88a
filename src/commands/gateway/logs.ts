import {setTimeout as sleep} from 'node:timers/promises'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {rangeFlags, toRange} from '../../cli/audit/filter.ts'
import {FollowedFile} from '../../cli/followed-file.ts'
import {parseCount} from '../../cli/input.ts'
import {linesSince, tail} from '../../cli/log-file.ts'
import {logLine} from '../../cli/log-line.ts'
import {readerGone} from '../../cli/reader.ts'
import {followJournal, JOURNAL, type JournalQuery, journalLines} from '../../cli/systemd/journal.ts'
import {isService} from '../../cli/systemd/service.ts'
import {KruxosError} from '../../contract/errors.ts'

const POLL_MS = 250
const MAX_LINES = 100_000

export default class GatewayLogs extends AdminCommand {
  static override operation = 'gateway.logs'
  static override summary = 'Print the end of the log of the gateway.'
  static override description =
    `For people: local time, level, what happened. With --json "lines" holds the lines of the file, each a JSON object of its own.
Of the service of systemd they come from its journal. A gateway in the foreground logs to its stderr instead. With --follow new lines are printed until Ctrl-C, also those of a new file that takes the place of this one.`
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
    if (isService(this.host, this.paths)) return this.journal({lines: count, since}, flags.follow)
    const file = this.paths.logFile
    const {lines: last, offset} = read(file, () => tail(file, count))
    const lines = since === undefined ? last : linesSince(last, since)
    this.print(lines)
    if (flags.follow) await this.follow(file, offset)
    return {file, lines}
  }

  private async journal(query: JournalQuery, isFollowed: boolean) {
    const {env} = this.host
    const print = (line: string) => this.log(logLine(line))
    const lines = isFollowed ? [] : await journalLines(query, env)
    if (isFollowed) await followJournal(query, env, readerGone(), print)
    this.print(lines)
    return {file: JOURNAL, lines}
  }

  /** Until a signal, or nobody reads it. */
  private async follow(file: string, offset: number): Promise<void> {
    using followed = read(file, () => new FollowedFile(file, offset))
    for (const gone = readerGone(); !gone.aborted; await sleep(POLL_MS)) this.print(read(file, () => followed.read()))
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
