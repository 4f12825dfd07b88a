import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkAgentName, checkLabel} from '../../cli/input.ts'
import {secretScopeFlags} from '../../cli/secret-input.ts'
import {secretFields, secretGap} from '../../cli/secret-view.ts'

export default class VaultScope extends AdminCommand {
  static override operation = 'secret.scope'
  static override summary = 'Change what a secret may be used for.'
  static override description =
    `A list that is given replaces the old one, so repeat the flag for every entry that is to stay; what is not given stays. It
takes effect with the next use.`
  static override examples = [
    {
      description: 'Two hosts in the place of those it had:',
      command: '<%= config.bin %> <%= command.id %> github --host github.com --host api.github.com',
    },
    {description: 'For every agent again:', command: '<%= config.bin %> <%= command.id %> github --every-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the secret', required: true})}
  static override flags = {
    ...secretScopeFlags,
    'every-agent': boolean({description: 'every agent may use it', exclusive: ['agent'], default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(VaultScope)
    const name = checkLabel(args.name)
    const agents = flags['every-agent'] ? null : flags.agent?.map(checkAgentName)
    const result = await this.admin.call('secret.scope', {
      name,
      ...(flags.capability && {capabilities: flags.capability}),
      ...(flags.host && {hosts: flags.host}),
      ...(agents !== undefined && {agents}),
      ...(flags.description !== undefined && {description: flags.description}),
    })
    const {secret, changed} = result
    this.log(changed ? `Changed secret ${name}.` : `Secret ${name} is so already.`)
    this.log(`\n${secretFields(secret, new Date(), this.width)}`)
    const gap = secretGap(secret)
    if (gap !== null) this.warning(gap)
    return result
  }
}
