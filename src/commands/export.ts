import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {string} from '@oclif/core/flags'
import {ApplyCommand} from '../cli/apply/apply-command.ts'
import {exportFile} from '../cli/apply/export.ts'
import {LineFile} from '../cli/line-file.ts'

export default class Export extends ApplyCommand {
  static override operation = 'export'
  static override summary = 'Write the present state as a file for "apply".'
  static override description =
    'No secret is in it: where there is one, its path in the vault stands in its place, which for this gateway means "as it is". For another one, say there where the value comes from.'
  static override examples = [
    {
      description: 'To keep it beside your other files:',
      command: '<%= config.bin %> <%= command.id %> --out present.yaml',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO'] as const
  static override flags = {
    out: string({description: 'write it into this new file (mode 0600)', helpValue: 'FILE'}),
  }

  async run() {
    const {flags} = await this.parse(Export)
    const schema = pathToFileURL(join(this.config.root, 'schemas', 'appliance.schema.json')).href
    const text = await exportFile(await this.emptyContext(), schema)
    if (flags.out === undefined) this.logDocument(text.trimEnd())
    else this.write(flags.out, text)
    return {text, out: flags.out ?? null}
  }

  private write(path: string, text: string): void {
    using file = new LineFile(path)
    file.write(text.trimEnd())
    file.finish()
    this.logToStderr(`Wrote ${path}.`)
  }
}
