import {dirname, join} from 'node:path'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {asOwnerOf} from '../../cli/policy/as-owner.ts'
import {checkLayer} from '../../cli/policy/files.ts'
import {templateText} from '../../cli/policy/template-text.ts'
import {writePolicyFile} from '../../cli/policy/write.ts'
import {TEMPLATE_NAMES, type TemplateName} from '../../policy/index.ts'

export default class PolicyInit extends AdminCommand {
  static override operation = 'policy.init'
  static override summary = 'Write a policy file to begin with.'
  static override description =
    `personal-permissive: one person and their own agents. team-moderate: what others see needs a person.
enterprise-restrictive: nothing that is not allowed. Needs no gateway; one that runs reads the file within a second.
The first line names the schema, so that editors complete and check what you write.`
  static override examples = [
    {description: 'For one person:', command: '<%= config.bin %> <%= command.id %> --template personal-permissive'},
    {description: 'Into a repository:', command: '<%= config.bin %> <%= command.id %> --out policies/org.yaml'},
  ]
  static override exits = ['CONFLICT', 'IO'] as const
  static override flags = {
    template: string({description: 'what to begin with', options: TEMPLATE_NAMES, default: 'team-moderate'}),
    layer: string({description: 'system, org, user or agents/NAME', default: 'org', helpValue: 'LAYER'}),
    out: string({description: 'another place for the file', helpValue: 'FILE'}),
    force: boolean({description: 'put it in the place of a file that is there', default: false}),
  }

  async run() {
    const {flags} = await this.parse(PolicyInit)
    const layer = checkLayer(flags.layer)
    const file = flags.out ?? join(this.paths.policiesDir, `${layer}.yaml`)
    const text = templateText(this.config.root, flags.template as TemplateName, layer)
    const mode = this.paths.mode === 'appliance' || flags.out !== undefined ? 0o644 : 0o600
    const write = () => writePolicyFile(file, text, {mode, force: flags.force})
    const changed = flags.out === undefined ? asOwnerOf(this.paths.policiesDir, write) : write()
    this.log(changed ? `Wrote ${file}.` : `${file} is so already.`)
    if (changed && dirname(file) === this.paths.policiesDir) this.logToStderr('See what it does: kruxos policy show')
    return {file, template: flags.template, changed}
  }
}
