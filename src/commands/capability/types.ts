import {string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {agentFlag} from '../../cli/flags.ts'
import {checkAgentName} from '../../cli/input.ts'
import {pythonTypes} from '../../cli/types/python.ts'
import {typescriptTypes} from '../../cli/types/typescript.ts'

const WRITERS = {ts: typescriptTypes, py: pythonTypes} as const

export default class CapabilityTypes extends AdminCommand {
  static override operation = 'capability.types'
  static override summary = 'Write typed signatures of the capabilities that an agent has.'
  static override description =
    `For programs that use an SDK: calls then complete and are checked. TypeScript connects with
KruxOS.connect<Capabilities>() and calls agent.filesystem.read({path}); Python calls invoke("filesystem.read", path=…) of
cast(Capabilities, agent.capabilities), or of cast(AsyncCapabilities, …).`
  static override examples = [
    {description: 'For TypeScript:', command: '<%= config.bin %> <%= command.id %> --lang ts'},
    {
      description: 'For Python, as one agent sees them:',
      command: '<%= config.bin %> <%= command.id %> --lang py --agent default-agent',
    },
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'NOT_FOUND'] as const
  static override flags = {
    agent: agentFlag,
    lang: string({description: 'language to write', options: Object.keys(WRITERS), required: true}),
  }

  async run() {
    const {flags} = await this.parse(CapabilityTypes)
    const agent = flags.agent === undefined ? {} : {agent: checkAgentName(flags.agent)}
    const {capabilities} = await this.admin.call('capability.list', {...agent, all: false})
    const shown = await Promise.all(capabilities.map(({name}) => this.admin.call('capability.show', {name, ...agent})))
    const lang = flags.lang as keyof typeof WRITERS
    const origin = `kruxos capability types --lang ${lang}${flags.agent === undefined ? '' : ` --agent ${flags.agent}`}`
    const text = WRITERS[lang](
      shown.map(({capability}) => capability),
      origin,
    )
    this.log(text)
    return {lang, capabilities: shown.length, text}
  }
}
