import {join} from 'node:path'
import {string as text} from '@oclif/core/args'
import {boolean, option, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {removeClient} from '../../cli/cli-config/remove.ts'
import {findSubject, type Subject} from '../../cli/cli-config/subject.ts'
import {table} from '../../cli/table.ts'
import {importServer} from '../../cli/upstream/import.ts'
import type {ClientAdapter} from '../../clients/adapter.ts'
import {CLIENTS} from '../../clients/clients.ts'
import {type ForeignServer, foreignServers} from '../../clients/foreign-servers.ts'
import {localHost} from '../../clients/host.ts'
import {KruxosError} from '../../contract/errors.ts'
import {IMPORT_HOSTS, type ImportHost, type UpstreamImportResult} from '../../contract/upstream.ts'

type Imported = UpstreamImportResult['servers'][number]

export default class UpstreamImport extends AdminCommand {
  static override operation = 'upstream.import'
  static override summary = 'Bring the MCP servers that a host starts itself under the gateway.'
  static override description =
    `Reads what the host was told of its servers, for you and for the current folder. Without --write it shows what would
come of it. What looks like a secret in a variable or a header goes into the vault, bound to that server, and is never
shown. With --replace the entry of each server that the gateway has by then is taken out of the host's own file, so that
no call goes past the policy; a copy of the file is kept.`
  static override examples = [
    {description: 'Look first:', command: '<%= config.bin %> <%= command.id %> --from claude-code'},
    {description: 'All of them:', command: '<%= config.bin %> <%= command.id %> --from cursor --write'},
    {
      description: 'And out of the file of the host:',
      command: '<%= config.bin %> <%= command.id %> --from codex --write --replace',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'NOT_FOUND'] as const
  static override strict = false
  static override args = {name: text({description: 'only the server that the host calls so; can be repeated'})}
  static override flags = {
    from: option({options: IMPORT_HOSTS, description: 'whose servers', required: true, helpValue: 'HOST'})(),
    write: boolean({char: 'w', description: 'add them'}),
    replace: boolean({description: "take them out of the host's file, once added", dependsOn: ['write']}),
    user: string({description: 'whose host; needs root for another user', helpValue: 'NAME'}),
    home: string({description: 'look for the files under this home folder', helpValue: 'PATH'}),
  }

  async run(): Promise<UpstreamImportResult> {
    const {argv, flags} = await this.parse(UpstreamImport)
    const client = flags.replace ? replaceable(flags.from) : null
    const subject = await findSubject(this.host, flags)
    const host = localHost(subject.facts)
    const chosen = choose(foreignServers(host, flags.from), argv as string[])
    const options = {host, taken: await this.takenNames(), write: flags.write}
    const servers: UpstreamImportResult['servers'] = []
    for (const server of chosen) {
      const imported = await importServer(this.admin, server, options)
      const isReplaced = client !== null && (await this.replace(client, subject, server, imported))
      servers.push({...imported, replaced: isReplaced})
    }
    const {bold} = await this.paint()
    this.log(render(servers, {width: this.width, heading: bold}))
    if (!flags.write && servers.some(({status}) => status === 'planned'))
      this.logToStderr('\nNothing was added. To add them, repeat it with --write.')
    if (servers.some(({status}) => status === 'failed')) this.exitWith('CONFLICT')
    return {host: flags.from, changed: servers.some(({status}) => status === 'added'), servers}
  }

  /** Only what stands where the careful writer writes: entries of a project belong to more than this user. */
  private async replace(client: ClientAdapter, subject: Subject, server: ForeignServer, {status}: Imported) {
    const isThere = status === 'added' || status === 'present'
    if (!isThere || !client.configFiles(localHost(subject.facts)).includes(server.file)) return false
    const report = await removeClient(client, {
      subject,
      serverName: server.name,
      force: true,
      mode: 'write',
      childEntry: join(this.config.root, 'dist', 'write-child.cjs'),
      forceCommand: () => '',
    })
    if (report.error) this.warning(`${server.name} stays in ${server.file}: ${report.error.message}`)
    return report.status === 'removed'
  }

  /** Categories of capabilities that come from no server. */
  private async takenNames(): Promise<ReadonlySet<string>> {
    const {capabilities} = await this.admin.call('capability.list', {all: true})
    const {upstreams} = await this.admin.call('upstream.list', {})
    const ours = new Set(upstreams.map(({name}) => name))
    return new Set(capabilities.map(({category}) => category).filter(category => !ours.has(category)))
  }
}

/** @throws KruxosError USAGE for a host whose file we do not write */
function replaceable(host: ImportHost): ClientAdapter {
  const client = CLIENTS.find(({id}) => id === host)
  if (client) return client
  throw new KruxosError('USAGE', `kruxos does not write the file of ${host}`, {
    hint: 'take the entries out there by hand, and leave --replace away',
  })
}

/** @throws KruxosError NOT_FOUND */
function choose(servers: readonly ForeignServer[], names: readonly string[]): readonly ForeignServer[] {
  const unknown = names.find(name => servers.every(server => server.name !== name))
  if (unknown !== undefined) throw new KruxosError('NOT_FOUND', `that host has no server named ${unknown}`)
  return names.length === 0 ? servers : servers.filter(({name}) => names.includes(name))
}

function render(servers: UpstreamImportResult['servers'], options: Parameters<typeof table>[2]): string {
  if (servers.length === 0) return 'That host was told of no MCP servers.'
  const rows = servers.map(({host, name, status, problem, secrets, target, tools, replaced}) => [
    host,
    name,
    statusText({status, tools, problem, replaced}),
    secrets.map(secret => `vault:${secret}`).join(' ') || '-',
    target,
  ])
  return table(['SERVER', 'NAME', 'STATUS', 'SECRETS', 'STARTS'], rows, {...options, spare: ['STARTS', 'SECRETS']})
}

function statusText({
  status,
  tools,
  problem,
  replaced,
}: Pick<Imported, 'status' | 'tools' | 'problem' | 'replaced'>): string {
  const said = status === 'added' ? `added, ${tools} tools` : problem === null ? status : `${status}: ${problem}`
  return replaced ? `${said}, taken out there` : said
}
