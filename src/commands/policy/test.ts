import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {filesFlag} from '../../cli/policy/flags.ts'
import {runFixtures} from '../../cli/policy/run-fixtures.ts'
import {table} from '../../cli/table.ts'

export default class PolicyTest extends AdminCommand {
  static override operation = 'policy.test'
  static override summary = 'Compare what calls would get with what they should get.'
  static override description =
    `FIXTURES is a YAML table of calls and expected tiers; docs/policy.md shows one. Needs no gateway: the files are those
that the table names, those of --file, or those of this machine. Exits with DIFFERENT when a call would get another tier.`
  static override examples = [
    {description: 'In a job:', command: '<%= config.bin %> <%= command.id %> policy-tests.yaml --file org.yaml'},
  ]
  static override exits = ['IO', 'DIFFERENT'] as const
  static override args = {fixtures: text({description: 'YAML file of cases, or - for stdin', required: true})}
  static override flags = {file: filesFlag}

  async run() {
    const {args, flags} = await this.parse(PolicyTest)
    const result = runFixtures(args.fixtures, flags.file, this.paths.policiesDir)
    const failed = result.cases.filter(({ok}) => !ok)
    const rows = failed.map(({place, name, expected, actual, rule}) => [place, name, expected, actual, rule])
    const {bold} = await this.paint()
    if (rows.length > 0)
      this.log(table(['CASE', 'CALL', 'EXPECTED', 'GOT', 'RULE'], rows, {width: this.width, heading: bold}))
    this.log(`${result.passed} passed, ${result.failed} failed`)
    if (!result.ok) this.exitWith('DIFFERENT')
    return result
  }
}
