import {once} from 'node:events'
import {string} from '@oclif/core/flags'
import pack from '../../../package.json' with {type: 'json'}
import {AdminCommand} from '../../cli/admin-command.ts'
import {rangeFlags, toRange} from '../../cli/audit/filter.ts'
import {toOtlp} from '../../cli/audit/otlp.ts'
import {further} from '../../cli/audit/read.ts'
import {LineFile} from '../../cli/line-file.ts'
import {visibleJson} from '../../cli/text.ts'
import type {AuditExportResult, AuditFilter} from '../../contract/audit.ts'
import {KruxosError} from '../../contract/errors.ts'

const FORMATS = ['jsonl', 'otlp'] as const

export default class AuditExport extends AdminCommand {
  static override operation = 'audit.export'
  static override summary = 'Write the audit log out, as JSON lines or as OpenTelemetry logs.'
  static override description =
    `jsonl: one row a line with its code and that of the row before, oldest first. otlp: lines of the JSON that an OpenTelemetry
collector reads (OTLP, ExportLogsServiceRequest). Inputs and outputs are as the log keeps them: redacted, large ones as digests.`
  static override examples = [
    {
      description: 'The last day, into a file:',
      command: '<%= config.bin %> <%= command.id %> --since 1d --out audit.jsonl',
    },
    {
      description: 'For a collector:',
      command: '<%= config.bin %> <%= command.id %> --format otlp --out audit.otlp.jsonl',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const
  static override flags = {
    ...rangeFlags,
    format: string({description: 'jsonl or otlp', options: FORMATS, default: 'jsonl'}),
    out: string({char: 'o', description: 'new file of mode 0600; stdout when left out', helpValue: 'FILE'}),
  }

  async run() {
    const {flags} = await this.parse(AuditExport)
    const {out, format} = flags
    if (out === undefined && this.jsonEnabled()) {
      throw new KruxosError('USAGE', '--json needs the rows elsewhere than on stdout', {hint: 'give --out FILE'})
    }
    using file = out === undefined ? null : new LineFile(out)
    let rows = 0
    for await (const page of this.pages(toRange(flags, new Date()))) {
      const lines =
        format === 'otlp'
          ? [
              toOtlp(
                page.map(({entry}) => entry),
                pack.version,
              ),
            ]
          : page
      for (const line of lines) await this.write(file, visibleJson(line))
      rows += page.length
    }
    file?.finish()
    if (out !== undefined) this.log(`${rows} rows in ${out}`)
    return {format, rows, file: out ?? null}
  }

  private async write(file: LineFile | null, line: string): Promise<void> {
    if (file) file.write(line)
    else if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
  }

  private async *pages(range: Pick<AuditFilter, 'since' | 'until'>): AsyncGenerator<AuditExportResult['rows']> {
    for (let after: number | null = 0; after !== null; ) {
      const page: AuditExportResult = await this.admin.call('audit.export', {...range, afterSeq: after})
      if (page.rows.length > 0) yield page.rows
      after = further(page.next, after)
    }
  }
}
