import {string as text} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {checkUpstreamName, UpstreamCommand} from '../../cli/upstream/upstream-command.ts'
import {definitionDiff} from '../../cli/upstream/view.ts'
import {KruxosError} from '../../contract/errors.ts'
import type {Result} from '../../contract/operations.ts'

export default class UpstreamApprove extends UpstreamCommand {
  static override operation = 'upstream.approve'
  static override summary = 'Approve tools of a server that changed or are new.'
  static override description =
    `Shows how each definition differs from what was approved, and asks. From then on models read the new text, and the
policy decides about the tool again. What changes between the look and the answer is not approved.`
  static override examples = [
    {description: 'All that wait:', command: '<%= config.bin %> <%= command.id %> notes'},
    {
      description: 'One, in a script that has looked:',
      command: '<%= config.bin %> <%= command.id %> notes read-note --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override strict = false
  static override args = {
    ...UpstreamCommand.args,
    tool: text({description: 'only this tool; can be repeated'}),
  }
  static override flags = {yes: boolean({char: 'y', description: 'do not ask'})}

  async run() {
    const {args, argv, flags} = await this.parse(UpstreamApprove)
    const name = checkUpstreamName(args.name)
    const shown = await this.admin.call('upstream.show', {name})
    const chosen = choose(shown, (argv as string[]).slice(1))
    if (chosen.length === 0) {
      this.log(`Nothing of ${name} waits for approval.`)
      return {upstream: shown.upstream, changed: false}
    }
    const pairs = shown.definitions.filter(({tool}) => chosen.some(each => each.tool === tool))
    if (!flags.yes) for (const pair of pairs) this.logToStderr(`${definitionDiff(pair)}\n`)
    await this.confirm(`Approve ${chosen.map(({tool}) => tool).join(', ')}?`, flags.yes)
    const tools = Object.fromEntries(chosen.map(({tool, hash}) => [tool, hash]))
    const result = await this.admin.call('upstream.approve', {name, tools})
    this.log(`Approved ${chosen.map(({tool}) => tool).join(', ')}.`)
    return result
  }
}

/** @throws KruxosError NOT_FOUND */
function choose(
  {upstream}: Result<'upstream.show'>,
  tools: readonly string[],
): Result<'upstream.show'>['upstream']['tools'] {
  const unknown = tools.find(tool => upstream.tools.every(each => each.tool !== tool))
  if (unknown !== undefined)
    throw new KruxosError('NOT_FOUND', `${upstream.name} has no tool named ${unknown}`, {
      hint: `kruxos upstream show ${upstream.name}`,
    })
  return upstream.tools
    .filter(({state}) => state === 'changed' || state === 'new' || state === 'gone')
    .filter(({tool}) => tools.length === 0 || tools.includes(tool))
}
