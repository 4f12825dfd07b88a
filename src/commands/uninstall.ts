import {join} from 'node:path'
import {boolean} from '@oclif/core/flags'
import {AdminCommand} from '../cli/admin-command.ts'
import {allUsersFlag} from '../cli/cli-config/config-command.ts'
import {faultOfAll, forEverybody, usersTable} from '../cli/cli-config/everybody.ts'
import {removeClient} from '../cli/cli-config/remove.ts'
import {findSubject, type Subject} from '../cli/cli-config/subject.ts'
import {isService, reloadUnits} from '../cli/systemd/service.ts'
import {carryOut, type Plan, planRemoval} from '../cli/uninstall/own-files.ts'
import {packageCommand} from '../cli/uninstall/package-command.ts'
import {runningPid, stopForGood} from '../cli/uninstall/stop.ts'
import {CLIENTS} from '../clients/clients.ts'
import {DEFAULT_SERVER_NAME} from '../clients/server-entry.ts'
import {ownFolders} from '../config/own-files.ts'
import type {CliConfigResult, CliConfigUsersResult, ClientReport} from '../contract/cli-config.ts'
import type {UninstallResult} from '../contract/uninstall.ts'

type Mode = 'preview' | 'write'

export default class Uninstall extends AdminCommand {
  static override operation = 'uninstall'
  static override summary = 'Stop the gateway and take what is ours off this machine.'
  static override description =
    `Our entries go out of your clients' files (as root with --all-users out of everybody's) and the sockets go. Settings and
data stay, and so does the program: it is said how to remove them. With --purge settings and data go too, secrets, audit log
and workspaces with them, without a way back but a backup. What kruxos did not make is never removed. Run it again
as often as you like.`
  static override examples = [
    {description: 'What would go:', command: '<%= config.bin %> <%= command.id %> --check'},
    {
      description: 'With all that agents and the gateway kept:',
      command: '<%= config.bin %> <%= command.id %> --purge --yes',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'IO', 'DIFFERENT'] as const
  static override flags = {
    'all-users': allUsersFlag,
    check: boolean({description: 'change nothing; exit 10 when something would', default: false}),
    purge: boolean({description: 'settings and data too', default: false}),
    yes: boolean({char: 'y', description: 'do not ask before a purge', default: false}),
  }

  async run(): Promise<UninstallResult> {
    const {flags} = await this.parse(Uninstall)
    const mode = flags.check ? 'preview' : 'write'
    const gateway = {admin: this.admin, paths: this.paths, host: this.host}
    if (flags.purge && !flags.check && this.isOurs)
      await this.confirm(`Remove ${this.paths.dataDir} for good?`, flags.yes)
    const stop = mode === 'write' ? stopForGood : runningPid
    const stopped = this.isOurs ? await stop(gateway) : null
    const {users} = await this.users(flags['all-users'], mode)
    const {gone, kept} = this.plans(flags.purge)
    if (mode === 'write') await this.carryOut(gone)
    // Settings and sockets may lie in the data folder.
    const removed = [...new Set(gone.flatMap(({removals}) => removals.map(({path}) => path)))]
    const result = {
      changed: stopped !== null || users.some(({changed}) => changed) || removed.length > 0,
      stopped,
      users,
      removed,
      left: [...new Set([...gone.flatMap(({left}) => left), ...kept])],
      next: this.next(kept.length > 0),
    }
    await this.tell(result, mode)
    this.conclude(result, mode)
    return result
  }

  private async carryOut(gone: readonly Plan[]): Promise<void> {
    const isUnits = this.isOurs && isService(this.host, this.paths)
    for (const plan of gone) carryOut(plan)
    if (isUnits) await reloadUnits()
  }

  /** A user of a machine with a gateway of the system has no part in that. */
  private get isOurs(): boolean {
    return this.paths.mode === 'user' || this.host.uid === 0
  }

  private async users(all: boolean, mode: Mode): Promise<Pick<CliConfigUsersResult, 'users'>> {
    if (all)
      return forEverybody(this.host, async user => this.removeClients(await findSubject(this.host, {user}), mode))
    return {users: [{...(await this.removeClients(await findSubject(this.host, {}), mode)), error: null}]}
  }

  private async removeClients(subject: Subject, mode: Mode): Promise<CliConfigResult> {
    const options = {
      subject,
      serverName: DEFAULT_SERVER_NAME,
      force: false,
      mode,
      childEntry: join(this.config.root, 'dist', 'write-child.cjs'),
      forceCommand: () => 'kruxos cli-config remove --write --force',
    }
    const reports: ClientReport[] = []
    for (const client of CLIENTS) reports.push(await removeClient(client, options))
    const changed = reports.some(report => report.changed)
    return {user: subject.account.name, home: subject.facts.home, changed, clients: reports}
  }

  private plans(purge: boolean): {gone: Plan[]; kept: string[]} {
    if (!this.isOurs) return {gone: [], kept: []}
    const {units, sockets, settings, data} = ownFolders(this.paths)
    const plan = ({folder, own}: typeof data) => planRemoval(folder, own)
    if (purge) return {gone: [...units, sockets, settings, data].map(plan), kept: []}
    const kept = [settings, data].filter(each => plan(each).removals.length > 0)
    return {gone: [...units, sockets].map(plan), kept: kept.map(({folder}) => folder)}
  }

  private next(isKept: boolean): string[] {
    const sudo = this.host.uid === 0 ? 'sudo ' : ''
    const others = this.isOurs ? [] : ['sudo kruxos uninstall']
    return [
      ...others,
      ...(isKept ? [`${sudo}kruxos uninstall --purge`] : []),
      packageCommand(this.config.root, this.host.uid, isKept || !this.isOurs),
    ]
  }

  private async tell({stopped, users, removed, left, next}: UninstallResult, mode: Mode): Promise<void> {
    const [would, wouldGo] = mode === 'write' ? ['Stopped', 'Removed'] : ['Would stop', 'Would remove']
    this.log(usersTable({changed: false, users}, this.width, (await this.paint()).bold))
    if (stopped !== null) this.log(`${would} the gateway (pid ${stopped}).`)
    for (const path of removed) this.log(`${wouldGo} ${path}`)
    for (const path of left) this.log(`Left ${path}`)
    this.logToStderr(['To remove the rest:', ...next.map(command => `  ${command}`)].join('\n'))
  }

  /** The first fault decides, as of every command that does several things. */
  private conclude({changed, users}: UninstallResult, mode: Mode): void {
    const fault = faultOfAll({changed, users}, mode)
    if (fault) this.exitWith(fault)
    else if (mode === 'preview' && changed) this.exitWith('DIFFERENT')
  }
}
