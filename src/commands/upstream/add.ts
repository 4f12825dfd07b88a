import {string as text} from '@oclif/core/args'
import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {findSubject} from '../../cli/cli-config/subject.ts'
import {checkAgentName} from '../../cli/input.ts'
import {withSpinner} from '../../cli/spinner.ts'
import {ADD_TIMEOUT_MS} from '../../cli/upstream/import.ts'
import {launchOf} from '../../cli/upstream/launch.ts'
import {checkUpstreamName} from '../../cli/upstream/upstream-command.ts'
import {offeredTable} from '../../cli/upstream/view.ts'
import {localHost} from '../../clients/host.ts'
import {KruxosError} from '../../contract/errors.ts'

export default class UpstreamAdd extends AdminCommand {
  static override operation = 'upstream.add'
  static override summary = 'Offer the tools of an MCP server through the gateway.'
  static override description =
    `The server is a program behind "--", started by the gateway and kept running, or a --url that speaks Streamable HTTP. Its
tools become capabilities named NAME.tool, under policy, approvals, limits and audit like any other: those that say they
only read run and are told, the others wait for approval, unless the policy says otherwise. Their definitions are
approved as they are now; one that changes later waits for "upstream approve".
A program gets nothing of the environment but what --env gives it. A secret is named as vault:NAME; it must be bound to
the capability upstream.NAME, and for a --url to its host.`
  static override examples = [
    {
      description: 'A program, found on PATH:',
      command: '<%= config.bin %> <%= command.id %> notes -- node notes.js /srv/notes',
    },
    {
      description: 'One that needs a secret of the vault:',
      command: '<%= config.bin %> <%= command.id %> forge --env KEY=vault:forge -- node forge.js',
    },
    {
      description: 'One that runs elsewhere:',
      command: '<%= config.bin %> <%= command.id %> search --url https://example.com/mcp',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'NOT_FOUND'] as const
  static override usage = '<%= command.id %> NAME [FLAGS] [-- COMMAND [ARGUMENTS]]'
  static override strict = false
  static override args = {
    name: text({description: 'first part of the names of its capabilities', required: true}),
    command: text({description: 'the program and its arguments, behind "--"'}),
  }
  static override flags = {
    url: string({description: 'address of a server that runs already', helpValue: 'URL'}),
    env: string({
      description: 'a variable of the program: KEY=VALUE or KEY=vault:SECRET',
      multiple: true,
      helpValue: 'KEY=VALUE',
    }),
    header: string({
      description: 'a header: "Name: VALUE" or "Name: vault:SECRET"',
      multiple: true,
      helpValue: 'HEADER',
    }),
    cwd: string({description: 'folder that the program is started in', helpValue: 'PATH'}),
    agent: string({description: 'only this agent may use it; can be repeated', multiple: true, helpValue: 'NAME'}),
    rename: string({description: 'another name for a tool', multiple: true, helpValue: 'TOOL=NAME'}),
  }

  async run() {
    const {args, argv, flags} = await this.parse(UpstreamAdd)
    const name = checkUpstreamName(args.name)
    const host = localHost((await findSubject(this.host, {})).facts)
    const params = {
      name,
      launch: launchOf({...flags, argv: (argv as string[]).slice(1)}, host),
      agents: flags.agent?.map(checkAgentName) ?? null,
      renames: renamesOf(flags.rename ?? []),
    }
    const result = await withSpinner(this.isPerson, name, () =>
      this.admin.call('upstream.add', params, {timeoutMs: ADD_TIMEOUT_MS}),
    )
    this.log(result.changed ? `Added ${name}: ${result.upstream.tools.length} tools.` : `${name} is there already.`)
    if (!this.jsonEnabled()) await this.showTools(name, params.agents?.[0])
    return result
  }

  private async showTools(category: string, agent: string | undefined): Promise<void> {
    const params = {category, all: true, ...(agent === undefined ? {} : {agent})}
    const {capabilities} = await this.admin.call('capability.list', params)
    const {bold} = await this.paint()
    this.log(`\n${offeredTable(capabilities, {width: this.width, heading: bold})}`)
  }
}

/** @throws KruxosError USAGE */
function renamesOf(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map(each => {
      const [, tool, name] = /^(.+)=([^=]+)$/s.exec(each) ?? []
      if (tool === undefined || name === undefined) throw new KruxosError('USAGE', '--rename takes TOOL=NAME')
      return [tool, name]
    }),
  )
}
