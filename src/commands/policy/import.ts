import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {readPolicyFile} from '../../cli/policy/files.ts'
import {fileArgument} from '../../cli/policy/flags.ts'
import {writePolicyFile} from '../../cli/policy/write.ts'
import {KruxosError} from '../../contract/errors.ts'
import {importPolicy} from '../../policy/index.ts'

export default class PolicyImport extends AdminCommand {
  static override operation = 'policy.import'
  static override summary = 'Turn a policy of another form into ours.'
  static override description =
    `Knows the forms that the documents of KruxOS show: a map of capabilities, a list of rules or overrides, rules with
match, patterns at the top, and batch_limits. What could not be carried over is told on stderr: read that before the
result is used, because a rule that is left out neither frees nor forbids.`
  static override examples = [
    {description: 'To look at first:', command: '<%= config.bin %> <%= command.id %> old-policy.yaml'},
    {
      description: 'Into a file:',
      command: '<%= config.bin %> <%= command.id %> old-policy.yaml --out policies/org.yaml',
    },
  ]
  static override exits = ['CONFLICT', 'IO'] as const
  static override args = {file: fileArgument}
  static override flags = {
    out: string({description: 'write it here', helpValue: 'FILE'}),
    force: boolean({description: 'put it in the place of a file that is there', default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(PolicyImport)
    const imported = importPolicy(readPolicyFile(args.file, 'org').text)
    if ('problem' in imported)
      throw new KruxosError('IO', `${args.file}: ${imported.problem}`, {
        hint: 'kruxos policy validate checks files of our form',
      })
    const losses = [...imported.losses]
    for (const loss of losses) this.warning(loss)
    if (flags.out === undefined) this.logDocument(imported.text.trimEnd())
    else {
      writePolicyFile(flags.out, imported.text, {mode: 0o644, force: flags.force})
      this.log(`Wrote ${flags.out}.`)
    }
    return {...imported, losses, out: flags.out ?? null}
  }
}
