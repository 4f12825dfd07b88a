import {string as text} from '@oclif/core/args'
import {DeviceCommand} from '../cli/pair/device-command.ts'
import {unpairMachine} from '../cli/pair/unpair-machine.ts'

export default class Unpair extends DeviceCommand {
  static override operation = 'pairing.remove'
  static override summary = 'Take out of this machine what pairing with a gateway put there.'
  static override description =
    `The token in the keychain or file, and the entries of the clients that name that gateway. The token itself stays valid: end
it where the gateway runs, with "kruxos token revoke LABEL".`
  static override examples = [
    {description: 'As it was paired:', command: '<%= config.bin %> <%= command.id %> appliance.lan'},
  ]
  static override exits = ['DENIED', 'CONFLICT', 'IO'] as const
  static override args = {host: text({description: 'HOST or HOST:PORT, as it was paired', required: true})}

  async run() {
    const {args} = await this.parse(Unpair)
    const endpoint = this.endpointOf(args.host)
    const subject = await this.subject()
    const {record, clients} = await unpairMachine({endpoint, host: this.host, subject, childEntry: this.childEntry})
    const gateway = endpoint.href.replace(/\/$/, '')
    const result = {...this.result(subject, clients), changed: record !== null, gateway, label: record?.label ?? null}
    await this.show(result)
    if (record === null) this.log(`This machine is not paired with ${endpoint.host}.`)
    else this.log(`Unpaired from ${endpoint.host}. To end the token there:\nkruxos token revoke ${record.label}`)
    this.exitFor(clients)
    return result
  }
}
