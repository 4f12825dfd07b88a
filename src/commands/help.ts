import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../cli/admin-command.ts'
import {wantsColour} from '../cli/colour.ts'
import {helpText} from '../cli/help.ts'

export default class Help extends AdminCommand {
  static override operation = 'help'
  static override summary = 'Show the manual of a command or topic.'
  static override description =
    `Needs no gateway and no network. Besides commands there are the topics exit-codes, environment, files, formatting and
settings, and a page for each error code.`
  static override examples = [
    {description: 'A command:', command: '<%= config.bin %> <%= command.id %> token create'},
    {description: 'The exit codes:', command: '<%= config.bin %> <%= command.id %> exit-codes'},
    {
      description: 'What an error means and how to mend it:',
      command: '<%= config.bin %> <%= command.id %> UNREACHABLE',
    },
  ]
  static override exits = [] as const
  static override strict = false
  static override args = {subject: text({description: 'a command, a topic or an error code'})}

  async run() {
    const {argv} = await this.parse(Help)
    const subject = argv.map(String)
    const {bold} = await this.paint()
    const page = await helpText(subject, {
      bold,
      root: this.config.root,
      paths: this.paths,
      colour: wantsColour(process.stdout.isTTY === true, this.host.env),
      width: Math.min(this.width ?? 80, 100),
    })
    this.log(page)
    return {subject: subject.join(' '), text: page}
  }
}
