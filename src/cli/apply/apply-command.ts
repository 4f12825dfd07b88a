import {join} from 'node:path'
import {boolean, string} from '@oclif/core/flags'
import {KruxosError} from '../../contract/errors.ts'
import {AdminCommand} from '../admin-command.ts'
import {bridgeCommand} from '../cli-config/bridge-command.ts'
import {ownCommand} from '../entries.ts'
import {environmentFor, pathsOfRunning} from '../own-gateway.ts'
import {reportedError} from '../reported-error.ts'
import type {Context} from './kind.ts'
import {makePlan, type WholePlan} from './plan.ts'
import {type ReadFile, readApplianceFile} from './read-file.ts'

interface ApplyFlags {
  readonly file: string
  readonly prune: boolean
  readonly restart?: boolean
}

/** @param restart instead of that of the context */
export type MakePlan = (restart?: Context['restart']) => Promise<WholePlan>

export const fileFlags = {
  file: string({char: 'f', description: 'the file; - for stdin', helpValue: 'FILE', required: true}),
  prune: boolean({
    description: 'remove what the file does not name, of the kinds it has a section for',
    default: false,
  }),
}

/** What the commands share that compare a file with the gateway. */
export abstract class ApplyCommand extends AdminCommand {
  /** Checks everything and changes nothing. @throws KruxosError USAGE with all faults of the file */
  protected async read(flags: ApplyFlags): Promise<{context: Context; plan: MakePlan}> {
    const read: ReadFile = readApplianceFile(flags.file)
    const {file, folder, givenSettings} = read
    const context: Context = {...(await this.place(flags)), file, folder, givenSettings, prune: flags.prune}
    return {context, plan: (restart = context.restart) => makePlan({...context, restart}, read.refuse)}
  }

  /** Of a file that says nothing. */
  protected async emptyContext(): Promise<Context> {
    return {...(await this.place({})), file: {version: 1}, folder: process.cwd(), givenSettings: {}, prune: false}
  }

  private async place({restart}: Pick<ApplyFlags, 'restart'>) {
    const {gateway} = await this.admin.call('status.get', {})
    const paths = pathsOfRunning(this.host, this.paths, gateway.dataDir)
    const {root} = this.config
    return {
      admin: this.admin,
      host: this.host,
      paths,
      restart: restart ? () => this.restartGateway(environmentFor(this.host, paths)) : null,
      clients: {
        bridge: bridgeCommand(root, {platform: this.host.platform, node: process.execPath}),
        childEntry: join(root, 'dist', 'write-child.cjs'),
      },
    }
  }

  /** By the command that people use: it checks the settings first, and under systemd brings service and sockets to them. */
  private async restartGateway(env: Record<string, string | undefined>): Promise<void> {
    const {execa} = await import('execa')
    const [program, ...own] = ownCommand(this.config.root)
    const {exitCode, stdout} = await execa(program, [...own, 'gateway', 'restart', '--json'], {
      env,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    })
    if (exitCode === 0) return
    throw (
      reportedError(stdout) ??
      new KruxosError('CONFLICT', 'the gateway was not restarted', {hint: 'kruxos gateway restart'})
    )
  }
}
