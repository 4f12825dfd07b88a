import type {Command} from '@oclif/core'
import {CommandHelp, Help} from '@oclif/core/help'
import {ERRORS, type ErrorCode} from '../contract/errors.ts'
import {GROUPS, TOPICS} from './topics.ts'

/** oclif's help as text: with exit codes and topics, and without what it says twice. */
export class Manual extends Help {
  protected override CommandHelpClass = ManualPage
  readonly #lines: string[] = []

  /** @param id of a command or a group of them; undefined is the list of all */
  async page(id: string | undefined): Promise<string> {
    const command = id === undefined ? undefined : this.config.findCommand(id)
    if (command) await this.showCommandHelp(command)
    else if (id === undefined) await this.showRootHelp()
    else await this.showTopicHelp({name: id, description: GROUPS[id]})
    return this.#lines.join('\n').trimEnd()
  }

  override formatRoot(): string {
    const usage = this.section(
      'USAGE',
      `${this.config.bin} COMMAND [ARGUMENTS] [FLAGS]\n${this.config.bin} help COMMAND`,
    )
    return `${this.wrap(String(this.config.pjson['description']), 0)}\n\n${usage}`
  }

  protected override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    const topics = Object.entries(TOPICS).map(([name, {summary}]): [string, string] => [name, summary])
    this.log(this.section('HELP TOPICS', topics))
  }

  protected override log(...lines: string[]): void {
    this.#lines.push(...lines)
  }
}

class ManualPage extends CommandHelp {
  protected override description(): string | undefined {
    return this.command.description && this.wrap(this.command.description.replaceAll(/(?<!\n)\n(?!\n)/g, ' '))
  }

  protected override defaultUsage(): string {
    return `${super.defaultUsage()} [FLAGS]`
  }

  /** oclif marks every argument of a command that takes any number of them; it is the last one that repeats. */
  protected override args(args: Command.Arg.Any[]): ReturnType<CommandHelp['args']> {
    const rows = super.args(args)
    return rows?.map(([name, text], index) => [index < rows.length - 1 ? name.replace('...', '') : name, text])
  }

  protected override sections(): ReturnType<CommandHelp['sections']> {
    return [...super.sections(), {header: 'EXIT CODES', generate: (_, header) => [{header, body: this.exitCodes()}]}]
  }

  private exitCodes(): [string, string][] {
    const codes: ErrorCode[] = ['INTERNAL', 'USAGE', ...((this.command['exits'] ?? []) as ErrorCode[])]
    return [
      ['0', 'done'],
      ...codes.map((code): [string, string] => [String(ERRORS[code].exit), `${code}: ${ERRORS[code].when}`]),
    ]
  }
}
