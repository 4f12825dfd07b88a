import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../../cli/admin-command.ts'
import {checkIdempotencyKey, idempotencyKeyFlag, ifAbsentFlag} from '../../../cli/flags.ts'
import {checkAgentName, checkLabel} from '../../../cli/input.ts'
import {mailFlags, readMailSettings} from '../../../cli/mail-account.ts'
import {passwordFlags, readPassword} from '../../../cli/password.ts'
import {serviceFields} from '../../../cli/service-view.ts'

export default class ServiceAddEmail extends AdminCommand {
  static override operation = 'service.add'
  static override summary = 'Connect a mail account.'
  static override description =
    `Agents then see the tools of mail: they search, read, file, draft and send. What is missing is asked for on a terminal; a
script gives --password-file or --password-stdin. The password goes into the vault, and no agent ever sees it. Nothing is tried:
"service test" logs in.`
  static override examples = [
    {description: 'Asks for everything:', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'For one agent, with less to ask:',
      command: '<%= config.bin %> <%= command.id %> --user a@b.de --smtp-host b.de --agent bot',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'LOCKED', 'IO'] as const
  static override flags = {
    name: string({description: 'name of the account', default: 'email', helpValue: 'NAME'}),
    ...mailFlags,
    ...passwordFlags,
    agent: string({description: 'only this agent may use it; may be repeated', helpValue: 'NAME', multiple: true}),
    'if-absent': ifAbsentFlag,
    'idempotency-key': idempotencyKeyFlag,
  }

  async run() {
    const {flags} = await this.parse(ServiceAddEmail)
    const idempotencyKey = checkIdempotencyKey(flags['idempotency-key'])
    const name = checkLabel(flags.name)
    const agents = flags.agent?.map(checkAgentName) ?? null
    const settings = await readMailSettings(flags, this.isPerson)
    const password = await readPassword(flags, this.isPerson)
    const params = {name, settings, agents, password, ifAbsent: flags['if-absent']}
    const result = await this.admin.call('service.add', params, {idempotencyKey})
    const {green} = await this.paint()
    this.log(green(result.changed ? `Connected ${name}.` : `${name} is connected already.`))
    this.log(`\n${serviceFields(result.service, this.width)}`)
    if (result.changed) this.logToStderr(`\nTry the login: kruxos service test ${name}`)
    return result
  }
}
