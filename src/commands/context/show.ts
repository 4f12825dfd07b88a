import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {LOCAL, readContexts, targetOf} from '../../cli/contexts/contexts.ts'
import {sshArguments} from '../../cli/contexts/ssh-link.ts'
import {fields} from '../../cli/table.ts'

export default class ContextShow extends AdminCommand {
  static override operation = 'context.show'
  static override summary = 'Show one machine and the ssh command that reaches it.'
  static override description = 'The ssh command can be pasted, to see what ssh itself says.'
  static override examples = [{description: 'The one in use:', command: '<%= config.bin %> <%= command.id %>'}]
  static override exits = ['IO', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the context; the one in use when left out'})}

  async run() {
    const {args} = await this.parse(ContextShow)
    const contexts = readContexts(this.paths.configDir)
    const name = args.name ?? contexts.current
    const target = name === LOCAL ? null : targetOf(contexts, name)
    const url = contexts.urls[name] ?? null
    const ssh = target && ['ssh', ...sshArguments(target, this.isPerson)].map(quote).join(' ')
    const isCurrent = name === contexts.current
    this.log(
      fields([
        ['Name', name],
        ['URL', url ?? 'this machine'],
        ['In use', isCurrent ? 'yes' : 'no'],
        ...(ssh === null ? [] : [['Command', ssh] as const]),
      ]),
    )
    return {context: {name, url, current: isCurrent}, ssh}
  }
}

function quote(word: string): string {
  return word.includes(' ') ? `'${word}'` : word
}
