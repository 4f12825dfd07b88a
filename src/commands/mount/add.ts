import {resolve} from 'node:path'
import {string as text} from '@oclif/core/args'
import {boolean, string} from '@oclif/core/flags'
import {AdminCommand} from '../../cli/admin-command.ts'
import {checkAgentName, checkLabel} from '../../cli/input.ts'

export default class MountAdd extends AdminCommand {
  static override operation = 'mount.add'
  static override summary = 'Let agents see a folder of this machine.'
  static override description =
    `They see it as /mnt/LABEL, and everything that works on files works there. Deleted files go to the trash of the agent.
The folders of the gateway itself, and what holds them, are refused; folders of the operating system can only be
mounted read-only. Two mounts of one agent never overlap. No symbolic link may lead to the folder.`
  static override examples = [
    {description: 'For every agent:', command: '<%= config.bin %> <%= command.id %> docs /srv/docs --read-only'},
    {description: 'For one:', command: '<%= config.bin %> <%= command.id %> site /srv/site --agent default-agent'},
  ]
  static override exits = ['UNREACHABLE', 'DENIED', 'CONFLICT', 'NOT_FOUND'] as const
  static override args = {
    label: text({description: 'agents see /mnt/LABEL', required: true}),
    folder: text({description: 'the folder on this machine', required: true}),
  }
  static override flags = {
    'read-only': boolean({description: 'agents can look and change nothing', default: false}),
    agent: string({
      description: 'only this agent sees it; again for each one; every agent when left out',
      helpValue: 'NAME',
      multiple: true,
    }),
  }

  async run() {
    const {args, flags} = await this.parse(MountAdd)
    const result = await this.admin.call('mount.add', {
      label: checkLabel(args.label),
      hostDir: resolve(args.folder),
      readOnly: flags['read-only'],
      agents: flags.agent?.map(checkAgentName) ?? null,
    })
    const {mount} = result
    const who = mount.agents === null ? 'Every agent' : mount.agents.join(', ')
    this.log(`${who} can ${mount.readOnly ? 'read' : 'read and change'} ${mount.hostDir} as ${mount.path}.`)
    return result
  }
}
