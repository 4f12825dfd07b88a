import {join} from 'node:path'
import {parseEndpoint} from '../../bridge/endpoint.ts'
import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'
import {KruxosError} from '../../contract/errors.ts'
import {AdminCommand} from '../admin-command.ts'
import {faultOf} from '../cli-config/outcome.ts'
import {renderReports} from '../cli-config/render.ts'
import {findSubject, type Subject} from '../cli-config/subject.ts'
import {isPassing} from './lasting-bridge.ts'

/** What the commands share that act on a machine whose gateway is elsewhere. */
export abstract class DeviceCommand extends AdminCommand {
  /** @throws KruxosError USAGE */
  protected endpointOf(host: string): URL {
    const endpoint = parseEndpoint(host, 'HOST')
    if (endpoint.protocol === 'wss:') return endpoint
    throw new KruxosError('USAGE', 'pairing goes over TLS only', {hint: `give ${endpoint.host}`})
  }

  /** Ourselves: nobody else's keychain can be reached. @throws KruxosError USAGE under sudo */
  protected async subject(): Promise<Subject> {
    if (this.host.uid === 0 && this.host.env['SUDO_UID'])
      throw new KruxosError('USAGE', 'pairing is for your own clients and keychain', {hint: 'run it without sudo'})
    return findSubject(this.host, {})
  }

  /** What was typed for `kruxos`, and works when it is typed again. */
  protected get program(): string {
    return isPassing(this.config.root) ? 'npx kruxos' : 'kruxos'
  }

  protected get childEntry(): string {
    return join(this.config.root, 'dist', 'write-child.cjs')
  }

  protected result({account, facts}: Subject, clients: ClientReport[]): CliConfigResult {
    return {user: account.name, home: facts.home, changed: clients.some(({changed}) => changed), clients}
  }

  protected async show(result: CliConfigResult): Promise<void> {
    if (result.clients.length === 0) return
    this.log(renderReports(result, {paint: await this.paint(), width: this.width, isPreview: false}))
  }

  /** The first thing that went wrong decides the exit code; the others are in the result all the same. */
  protected exitFor(reports: readonly ClientReport[]): void {
    const code = reports.map(faultOf).find(fault => fault !== null)
    if (code) this.exitWith(code)
  }
}
