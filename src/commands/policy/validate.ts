import {string as text} from '@oclif/core/args'
import {AdminCommand} from '../../cli/admin-command.ts'
import {BUILT_IN} from '../../cli/policy/built-in.ts'
import {installedFiles, readPolicyFile} from '../../cli/policy/files.ts'
import {layerFlag} from '../../cli/policy/flags.ts'
import {validate} from '../../cli/policy/validate.ts'
import {visible} from '../../cli/text.ts'

export default class PolicyValidate extends AdminCommand {
  static override operation = 'policy.validate'
  static override summary = 'Check policy files and tell every fault with its place.'
  static override description =
    `Without a file: those of this machine. Needs no gateway. Faults are told as file:line:column and make it exit with IO;
warnings are told and change nothing: names that no built-in capability has, rules that are never asked.`
  static override examples = [
    {description: 'In a repository:', command: '<%= config.bin %> <%= command.id %> org.yaml'},
    {description: 'What this machine uses:', command: '<%= config.bin %> <%= command.id %>'},
  ]
  static override exits = ['IO'] as const
  static override strict = false
  static override args = {file: text({description: 'policy files; - for stdin'})}
  static override flags = {layer: layerFlag}

  async run() {
    const {argv, flags} = await this.parse(PolicyValidate)
    const files =
      argv.length === 0
        ? installedFiles(this.paths.policiesDir)
        : argv.map(file => readPolicyFile(String(file), flags.layer))
    const result = validate(files, BUILT_IN)
    for (const {file, line, column, message} of result.faults)
      this.log(visible(`${file}:${line}:${column}: ${message}`))
    for (const {warnings} of result.files) for (const warning of warnings) this.warning(warning)
    for (const {file, name, rules} of result.files)
      if (name !== null) this.log(visible(`${file}: ok, ${name}, ${rules} ${rules === 1 ? 'rule' : 'rules'}`))
    if (files.length === 0) this.log(`No policy files in ${this.paths.policiesDir}.`)
    if (!result.ok) this.exitWith('IO')
    return result
  }
}
