import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {LOCAL, readContexts, targetOf, writeContexts} from '../../cli/contexts/contexts.ts'

export default class ContextUse extends AdminCommand {
  static override operation = 'context.use'
  static override summary = 'Send commands to a machine from now on.'
  static override description =
    'Commands that act on files or programs of this machine stay here. --context, --socket and KRUXOS_SOCKET win over it.'
  static override examples = [
    {description: 'Back to this machine:', command: '<%= config.bin %> <%= command.id %> local'},
  ]
  static override exits = ['IO', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the context, or local', required: true})}

  async run() {
    const {args} = await this.parse(ContextUse)
    const contexts = readContexts(this.paths.configDir)
    if (args.name !== LOCAL) targetOf(contexts, args.name)
    const changed = contexts.current !== args.name
    if (changed) await writeContexts(this.paths.configDir, {...contexts, current: args.name})
    this.log(args.name === LOCAL ? 'Commands go to this machine.' : `Commands go to ${args.name}.`)
    return {context: {name: args.name, url: contexts.urls[args.name] ?? null, current: true}, changed}
  }
}
