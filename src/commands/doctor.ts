import pack from '../../package.json' with {type: 'json'}
import {Witness} from '../cli/audit/witness.ts'
import {type ClientFlags, ConfigCommand} from '../cli/cli-config/config-command.ts'
import type {Paint} from '../cli/colour.ts'
import {type Check, looked} from '../cli/doctor/check.ts'
import {checkClient} from '../cli/doctor/clients.ts'
import {checkGateway, checkGatewayElsewhere, type GatewayQuestion} from '../cli/doctor/gateway.ts'
import {checkMachine} from '../cli/doctor/machine.ts'
import {checkService} from '../cli/doctor/service.ts'
import {within} from '../cli/doctor/within.ts'
import {hasRecords} from '../cli/pair/records.ts'
import {wrap} from '../cli/table.ts'
import {visible} from '../cli/text.ts'
import {pairingPlaces} from '../config/paths.ts'
import type {DoctorResult} from '../contract/doctor.ts'
import {KruxosError} from '../contract/errors.ts'

/** Where the details begin: a mark, the name, the gaps. */
const COLUMN = 24
/** Behind the mark. */
const INDENT = 7
/** Below it the details have lines of their own. */
const NARROW = 60

const TIMEOUT_MS = 5000
/** ssh gives a connection 15 s. */
const REMOTE_TIMEOUT_MS = 20_000

/** Checks of the gateway without which no client works, whatever its entry. */
const STOPS_CLIENTS: readonly string[] = ['gateway', 'bridge socket', 'vault']

export default class Doctor extends ConfigCommand {
  static override operation = 'doctor'
  static override summary = 'Look at everything that stands between a client and the gateway.'
  static override description =
    `Each line says what was looked at; what is amiss comes with the command that mends it. Changes nothing. With
--context it asks the gateway of that machine; what else is there, only a doctor run there sees.`
  static override examples = [
    {description: 'When something does not work:', command: '<%= config.bin %> <%= command.id %>'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO'] as const

  async run(): Promise<DoctorResult> {
    const {flags} = await this.parse(Doctor)
    if (this.isElsewhere) this.refuseClients(flags)
    const checks = this.isElsewhere ? await checkGatewayElsewhere(this.question) : await this.checkHere(flags)
    const fault = firstFault(checks)
    const paint = await this.paint()
    this.log(checks.map(check => render(check, paint, this.width)).join('\n'))
    if (fault?.code) this.exitWith(fault.code)
    return {ok: fault === undefined, checks}
  }

  private async checkHere(flags: ClientFlags): Promise<Check[]> {
    const {paths, host, config} = this
    const {uid} = host
    const machine = {root: config.root, bridge: this.bridge.at(-1) ?? '', uid, now: new Date()}
    const [found, service, gateway] = await Promise.all([
      checkMachine(paths, machine),
      checkService(host, paths),
      checkGateway(this.question, {paths, uid, isPaired: hasRecords(pairingPlaces(host).pairingsDir)}),
    ])
    const upstream = firstFault(gateway.filter(({name}) => STOPS_CLIENTS.includes(name)))
    const clients = await looked('clients', 'kruxos doctor --home FOLDER', () => this.checkClients(flags, upstream))
    return [...found, ...service, ...gateway, ...clients]
  }

  /** @throws KruxosError USAGE */
  private refuseClients(flags: ClientFlags): void {
    if (!this.chosen(flags).isNamed && !flags.user && !flags.home) return
    throw new KruxosError('USAGE', 'clients are looked at on their own machine, not with --context', {
      hint: 'kruxos help doctor',
    })
  }

  private async checkClients(flags: ClientFlags, upstream: Check | undefined) {
    const {clients, isNamed} = this.chosen(flags)
    const subject = await this.subject(flags)
    const isExpected = isNamed || this.paths.mode === 'user' || subject.account.uid !== 0
    const options = {subject, isExpected, childEntry: this.childEntry, admin: this.admin, upstream}
    return (await Promise.all(clients.map(client => checkClient(client, options)))).flat()
  }

  private get question(): GatewayQuestion {
    const admin = within(this.isElsewhere ? REMOTE_TIMEOUT_MS : TIMEOUT_MS, this.admin)
    const witness = new Witness({...this.paths, adminSocket: this.gatewayPlace})
    return {admin, version: pack.version, witness, now: new Date()}
  }
}

function firstFault(checks: readonly Check[]): Check | undefined {
  return checks.find(({state}) => state === 'failed')
}

/** The details are wrapped in their column; a hint is one line, because it can be pasted. */
function render({name, state, detail, hint}: Check, {green, yellow, red}: Paint, width = Infinity): string {
  const mark = {ok: green('[PASS]'), warning: yellow('[WARN]'), failed: red('[FAIL]')}[state]
  const isNarrow = width < NARROW
  const column = isNarrow ? INDENT : COLUMN
  const [first = '', ...rest] = wrap(visible(detail), width - column)
  const head = isNarrow
    ? [`${mark} ${name}`, ''.padEnd(column) + first]
    : [`${mark} ${name.padEnd(COLUMN - 9)}  ${first}`]
  const lines = [...head, ...rest.map(line => ''.padEnd(column) + line)]
  return [...lines, ...(hint === null ? [] : [`${''.padEnd(INDENT)}-> ${visible(hint)}`])].join('\n')
}
