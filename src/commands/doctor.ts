import pack from '../../package.json' with {type: 'json'}
import {Witness} from '../cli/audit/witness.ts'
import {ConfigCommand} from '../cli/cli-config/config-command.ts'
import type {Paint} from '../cli/colour.ts'
import type {Check} from '../cli/doctor/check.ts'
import {checkClient} from '../cli/doctor/clients.ts'
import {checkGateway} from '../cli/doctor/gateway.ts'
import {checkMachine} from '../cli/doctor/machine.ts'
import {visible} from '../cli/text.ts'
import type {DoctorResult} from '../contract/doctor.ts'

export default class Doctor extends ConfigCommand {
  static override operation = 'doctor'
  static override summary = 'Look at everything that stands between a client and the gateway.'
  static override description =
    'Each line says what was looked at; what is amiss comes with the command that mends it. Changes nothing.'
  static override examples = [
    {description: 'When something does not work:', command: '<%= config.bin %> <%= command.id %>'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO'] as const

  async run(): Promise<DoctorResult> {
    const {flags} = await this.parse(Doctor)
    const subject = await this.subject(flags)
    const checks = checkMachine(this.paths, {bridge: this.bridge.at(-1) ?? '', uid: this.host.uid, now: new Date()})
    const expected = {version: pack.version, witness: new Witness(this.paths), mode: this.paths.mode}
    checks.push(...(await checkGateway(this.admin, expected)))
    for (const client of this.chosen(flags).clients)
      checks.push(...(await checkClient(client, subject, this.childEntry)))
    const fault = checks.find(({state}) => state === 'failed')
    const paint = await this.paint()
    this.log(checks.map(check => render(check, paint)).join('\n'))
    if (fault?.code) this.exitWith(fault.code)
    return {ok: fault === undefined, checks}
  }
}

function render({name, state, detail, hint}: Check, {green, yellow, red}: Paint): string {
  const mark = {ok: green('[PASS]'), warning: yellow('[WARN]'), failed: red('[FAIL]')}[state]
  const line = `${mark} ${name.padEnd(16)}  ${visible(detail)}`
  return hint === null ? line : `${line}\n       ${''.padEnd(16)}  -> ${visible(hint)}`
}
