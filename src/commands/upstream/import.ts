import {string as text} from '@oclif/core/args'
import {boolean, option, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {findSubject} from '../../cli/cli-config/subject.ts'
import {table} from '../../cli/table.ts'
import {importServer} from '../../cli/upstream/import.ts'
import {type ForeignServer, foreignServers} from '../../clients/foreign-servers.ts'
import {localHost} from '../../clients/host.ts'
import {KruxosError} from '../../contract/errors.ts'
import {IMPORT_HOSTS, type UpstreamImportResult} from '../../contract/upstream.ts'

export default class UpstreamImport extends AdminCommand {
  static override operation = 'upstream.import'
  static override summary = 'Bring the MCP servers that a host starts itself under the gateway.'
  static override description =
    `Reads what the host was told of its servers, for you and for the current folder. Without --write it shows what would
come of it. What looks like a secret in a variable or a header goes into the vault, bound to that server, and is never
shown. The files of the host stay as they are: take the entries out there once the gateway offers them, so that
each call goes through the policy.`
  static override examples = [
    {description: 'Look first:', command: '<%= config.bin %> <%= command.id %> --from claude-code'},
    {description: 'All of them:', command: '<%= config.bin %> <%= command.id %> --from cursor --write'},
    {description: 'One:', command: '<%= config.bin %> <%= command.id %> notes --from vscode --write'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override strict = false
  static override args = {name: text({description: 'only the server that the host calls so; can be repeated'})}
  static override flags = {
    from: option({options: IMPORT_HOSTS, description: 'whose servers', required: true, helpValue: 'HOST'})(),
    write: boolean({char: 'w', description: 'add them'}),
    user: string({description: 'whose host; needs root for another user', helpValue: 'NAME'}),
    home: string({description: 'look for the files under this home folder', helpValue: 'PATH'}),
  }

  async run(): Promise<UpstreamImportResult> {
    const {argv, flags} = await this.parse(UpstreamImport)
    const host = localHost((await findSubject(this.host, flags)).facts)
    const chosen = choose(foreignServers(host, flags.from), argv as string[])
    const options = {host, taken: await this.takenNames(), write: flags.write}
    const servers: UpstreamImportResult['servers'] = []
    for (const server of chosen) servers.push(await importServer(this.admin, server, options))
    const {bold} = await this.paint()
    this.log(render(servers, {width: this.width, heading: bold}))
    if (!flags.write && servers.some(({status}) => status === 'planned'))
      this.logToStderr('\nNothing was added. To add them, repeat it with --write.')
    if (servers.some(({status}) => status === 'failed')) this.exitWith('CONFLICT')
    return {host: flags.from, changed: servers.some(({status}) => status === 'added'), servers}
  }

  /** Categories of capabilities that come from no server. */
  private async takenNames(): Promise<ReadonlySet<string>> {
    const {capabilities} = await this.admin.call('capability.list', {all: true})
    const {upstreams} = await this.admin.call('upstream.list', {})
    const ours = new Set(upstreams.map(({name}) => name))
    return new Set(capabilities.map(({category}) => category).filter(category => !ours.has(category)))
  }
}

/** @throws KruxosError NOT_FOUND */
function choose(servers: readonly ForeignServer[], names: readonly string[]): readonly ForeignServer[] {
  const unknown = names.find(name => servers.every(server => server.name !== name))
  if (unknown !== undefined) throw new KruxosError('NOT_FOUND', `that host has no server named ${unknown}`)
  return names.length === 0 ? servers : servers.filter(({name}) => names.includes(name))
}

function render(servers: UpstreamImportResult['servers'], options: Parameters<typeof table>[2]): string {
  if (servers.length === 0) return 'That host was told of no MCP servers.'
  const rows = servers.map(({host, name, status, problem, secrets, target, tools}) => [
    host,
    name,
    status === 'added' ? `added, ${tools} tools` : problem === null ? status : `${status}: ${problem}`,
    secrets.map(secret => `vault:${secret}`).join(' ') || '-',
    target,
  ])
  return table(['SERVER', 'NAME', 'STATUS', 'SECRETS', 'STARTS'], rows, {...options, spare: ['STARTS', 'SECRETS']})
}
