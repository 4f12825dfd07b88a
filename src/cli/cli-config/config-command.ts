import {join} from 'node:path'
import {boolean, string} from '@oclif/core/flags'
import {CLIENT_IDS, type ClientAdapter, type ClientId} from '../../clients/adapter.ts'
import {CLIENTS, clientById} from '../../clients/clients.ts'
import type {CliConfigResult, CliConfigUsersResult, ClientReport} from '../../contract/cli-config.ts'
import {AdminCommand} from '../admin-command.ts'
import {bridgeCommand} from './bridge-command.ts'
import {EVERYBODY, faultOfAll, forEverybody, usersTable} from './everybody.ts'
import {faultOf} from './outcome.ts'
import {renderReports} from './render.ts'
import {type Given, repeatCommand} from './repeat-command.ts'
import {findSubject, type Subject} from './subject.ts'

export interface ClientFlags {
  readonly client?: readonly string[] | undefined
  readonly claude?: boolean
  readonly desktop?: boolean
  readonly codex?: boolean
  readonly user?: string | undefined
  readonly home?: string | undefined
}

export const allUsersFlag = boolean({
  description: 'of everybody who can log in here; root only',
  exclusive: ['user', 'home'],
  default: false,
})

const CLIENT_FLAGS = ['client', 'claude', 'desktop', 'codex']

/** What the commands of `cli-config` share: which clients, and whose. */
export abstract class ConfigCommand extends AdminCommand {
  static override flags = {
    client: string({
      description: 'only this client; can be repeated',
      options: [...CLIENT_IDS],
      multiple: true,
      helpValue: 'NAME',
    }),
    claude: boolean({description: 'the same as --client claude-code'}),
    desktop: boolean({description: 'the same as --client claude-desktop'}),
    codex: boolean({description: 'the same as --client codex'}),
    user: string({description: 'whose clients; needs root for another user', helpValue: 'NAME'}),
    home: string({description: 'look for the files under this home folder', helpValue: 'PATH'}),
  }

  /** What is done for each user, told in one table with one exit code. */
  protected async forAllUsers(
    mode: 'preview' | 'write' | 'check',
    work: (user: string) => Promise<CliConfigResult>,
  ): Promise<CliConfigUsersResult> {
    const result = await forEverybody(this.host, work)
    this.log(usersTable(result, this.width, (await this.paint()).bold))
    const fault = faultOfAll(result, mode === 'write' ? 'write' : 'preview')
    if (fault) this.exitWith(fault)
    else if (mode === 'check' && result.changed) this.exitWith('DIFFERENT')
    return result
  }

  protected override toSuccessJson(result: object): object {
    return 'users' in result ? {schema: `kruxos.${EVERYBODY}/v1`, ...result} : super.toSuccessJson(result)
  }

  /** Those that were named, or all of them. */
  protected chosen({client = [], claude, desktop, codex}: ClientFlags): {
    clients: readonly ClientAdapter[]
    isNamed: boolean
  } {
    const ids = [
      ...client,
      ...(claude ? ['claude-code'] : []),
      ...(desktop ? ['claude-desktop'] : []),
      ...(codex ? ['codex'] : []),
    ]
    if (ids.length === 0) return {clients: CLIENTS, isNamed: false}
    return {clients: [...new Set(ids)].map(id => clientById(id as ClientId)), isNamed: true}
  }

  protected subject(flags: ClientFlags): Promise<Subject> {
    return findSubject(this.host, flags)
  }

  protected get bridge(): readonly [string, ...string[]] {
    return bridgeCommand(this.config.root, {platform: this.host.platform, node: process.execPath})
  }

  protected get childEntry(): string {
    return join(this.config.root, 'dist', 'write-child.cjs')
  }

  /** The command line that was given, as it would do more. */
  protected again(given: readonly Given[], ...add: string[]): string {
    return this.repeat(this.commandName, given, {without: ['check'], add})
  }

  /** A command line for one client of the same user and home. */
  protected againFor({id}: ClientAdapter, given: readonly Given[], ...add: string[]): string {
    return this.repeat(this.commandName, given, {without: ['check', ...CLIENT_FLAGS], add: ['--client', id, ...add]})
  }

  protected repeat(name: string, given: readonly Given[], change: Parameters<typeof repeatCommand>[2]): string {
    const isUnderSudo = this.host.uid === 0 && this.host.env['SUDO_UID'] !== undefined
    return `${isUnderSudo ? 'sudo ' : ''}${repeatCommand(name, given, change)}`
  }

  private get commandName(): string {
    return (this.id ?? '').replaceAll(':', ' ')
  }

  protected result({account, facts}: Subject, clients: ClientReport[]): CliConfigResult {
    return {user: account.name, home: facts.home, changed: clients.some(({changed}) => changed), clients}
  }

  protected async show(result: CliConfigResult, isPreview: boolean): Promise<void> {
    this.log(renderReports(result, {paint: await this.paint(), width: this.width, isPreview}))
  }

  /**
   * The first thing that went wrong decides the exit code; the others are in the result all the same. A preview only
   * fails when it could not look.
   */
  protected exitFor(reports: readonly ClientReport[], mode: 'preview' | 'write' = 'write'): void {
    const relevant = mode === 'write' ? reports : reports.filter(({status}) => status === 'failed')
    const code = relevant.map(faultOf).find(fault => fault !== null)
    if (code) this.exitWith(code)
  }
}
