import {string as text} from '@oclif/core/args'
import {boolean, option, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkAgentName, splitList} from '../../cli/input.ts'
import {nearest} from '../../cli/suggest.ts'
import {toolSetFields} from '../../cli/tools-view.ts'
import {KruxosError} from '../../contract/errors.ts'
import {matchesPattern} from '../../policy/match.ts'

const PATTERNS = "'PATTERN,…'"

export default class AgentTools extends AdminCommand {
  static override operation = 'agent.tools'
  static override summary = 'See or choose the tools that an agent has.'
  static override description =
    `Every tool that is listed costs its model tokens in each conversation; "capability cost" says how many. A tool that is
left out is neither listed nor run, whatever the policy says of it. Patterns are those of policies: filesystem.read,
filesystem.*, *.delete, *. With --mode search clients see three tools that find, describe and call all others, and what
--always names; a call through them goes the same way as any other. Connected clients are told. What no flag names stays
as it is; without flags nothing changes.`
  static override examples = [
    {description: 'See them:', command: '<%= config.bin %> <%= command.id %> default-agent'},
    {
      description: 'Some categories only:',
      command: "<%= config.bin %> <%= command.id %> default-agent --only 'filesystem.*,system.*'",
    },
    {
      description: 'All of them, found by search:',
      command: '<%= config.bin %> <%= command.id %> default-agent --mode search',
    },
    {description: 'As it was at first:', command: '<%= config.bin %> <%= command.id %> default-agent --reset'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override args = {name: text({description: 'name of the agent', required: true})}
  static override flags = {
    only: string({description: "the capabilities it has; '*': all of them", helpValue: PATTERNS}),
    except: string({description: "those it does not have all the same; '': none", helpValue: PATTERNS}),
    descriptions: option({
      options: ['full', 'compact'] as const,
      description: 'how much clients are told of each tool',
      helpValue: 'full|compact',
    })(),
    mode: option({
      options: ['list', 'search'] as const,
      description: 'whether clients see a list or find by search',
      helpValue: 'list|search',
    })(),
    always: string({
      description: "with the mode search: what is listed all the same; '': nothing",
      helpValue: PATTERNS,
    }),
    force: boolean({description: 'also where no capability fits --only yet', default: false}),
    reset: boolean({description: 'begin with what every agent has', default: false}),
  }

  async run() {
    const {args, flags} = await this.parse(AgentTools)
    const name = checkAgentName(args.name)
    const {reset, descriptions, mode} = flags
    const only = splitList(flags.only)
    if (only?.length === 0)
      throw new KruxosError('USAGE', '--only needs a pattern', {hint: "--only '*' gives it all tools"})
    if (only && !flags.force) await this.checkFits(only)
    const wanted = {
      ...(only && {only}),
      ...(flags.except !== undefined && {except: splitList(flags.except) ?? []}),
      ...(flags.always !== undefined && {always: splitList(flags.always) ?? []}),
      ...(descriptions && {descriptions}),
      ...(mode && {mode}),
    }
    const isChange = reset || Object.keys(wanted).length > 0
    const result = isChange
      ? await this.admin.call('agent.set-tools', {name, reset, ...wanted})
      : await this.admin.call('agent.tools', {name})
    for (const pattern of result.unmatched) this.warning(`no capability fits ${pattern} at present`)
    this.log(toolSetFields(result, this.width))
    return result
  }

  /** @throws KruxosError USAGE where the agent would be left with nothing */
  private async checkFits(patterns: readonly string[]): Promise<void> {
    const {capabilities} = await this.admin.call('capability.list', {all: true})
    const names = capabilities.map(({name}) => name)
    if (patterns.some(pattern => names.some(name => matchesPattern(pattern, name)))) return
    const near = nearest(patterns[0] ?? '', [...names, ...capabilities.map(({category}) => `${category}.*`)])
    const advice = '--force leaves it with nothing until a capability fits'
    throw new KruxosError('USAGE', `no capability fits ${patterns.join(', ')}`, {
      hint: near === undefined ? advice : `did you mean ${near}? ${advice}`,
    })
  }
}
