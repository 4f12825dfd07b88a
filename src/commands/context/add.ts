import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkContextName, parseTarget, readContexts, writeContexts} from '../../cli/contexts/contexts.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class ContextAdd extends AdminCommand {
  static override operation = 'context.add'
  static override summary = 'Remember another machine by a name.'
  static override description =
    'Commands with --context NAME go to its gateway, through your own ssh: its configuration, keys and known hosts.'
  static override examples = [
    {
      description: 'By name and place:',
      command: '<%= config.bin %> <%= command.id %> prod ssh://op@gateway.example.com',
    },
  ]
  static override exits = ['CONFLICT', 'IO'] as const
  static override args = {
    name: text({description: 'name of the context', required: true}),
    url: text({description: 'ssh://USER@HOST[:PORT]', required: true}),
  }

  async run() {
    const {args} = await this.parse(ContextAdd)
    const name = checkContextName(args.name)
    parseTarget(args.url)
    const {current, urls} = readContexts(this.paths.configDir)
    const known = urls[name]
    if (known !== undefined && known !== args.url)
      throw new KruxosError('CONFLICT', `the context ${name} is ${known}`, {hint: `kruxos context remove ${name}`})
    if (known === undefined) await writeContexts(this.paths.configDir, {current, urls: {...urls, [name]: args.url}})
    this.log(known === undefined ? `Added context ${name}.` : `Context ${name} is there already.`)
    return {context: {name, url: args.url, current: name === current}, changed: known === undefined}
  }
}
