import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkContextName, LOCAL, readContexts, writeContexts} from '../../cli/contexts/contexts.ts'

export default class ContextRemove extends AdminCommand {
  static override operation = 'context.remove'
  static override summary = 'Forget a machine.'
  static override description = 'Nothing changes there. When it was in use, commands go to this machine again.'
  static override examples = [{description: 'By name:', command: '<%= config.bin %> <%= command.id %> prod'}]
  static override exits = ['IO'] as const
  static override args = {name: text({description: 'name of the context', required: true})}

  async run() {
    const {args} = await this.parse(ContextRemove)
    const name = checkContextName(args.name)
    const {current, urls} = readContexts(this.paths.configDir)
    const {[name]: url = null, ...rest} = urls
    const kept = {current: current === name ? LOCAL : current, urls: rest}
    if (url !== null) await writeContexts(this.paths.configDir, kept)
    this.log(url === null ? `There is no context ${name}.` : `Removed context ${name}.`)
    return {context: {name, url, current: false}, changed: url !== null}
  }
}
