import {settingsPage} from '../../src/cli/settings-page.ts'
import {GROUPS} from '../../src/cli/topics.ts'
import {VARIABLES} from '../../src/config/env.ts'
import {ERRORS} from '../../src/contract/errors.ts'
import {type Command, type Flag, flagsOf, readCommands, wordsOf} from './commands.ts'
import {definition, header, heading, literal, paragraphs, subheading} from './roff.ts'

const SETTINGS_FILE = '/etc/kruxos/gateway.yaml'
const COLUMNS = 72

interface Release {
  readonly version: string
  /** YYYY-MM-DD */
  readonly date: string
}

/** File name and text of every manual page. */
export function manualPages({version, date}: Release): Record<string, string> {
  const top = (name: string, section: number) => header(name, section, date, `kruxos ${version}`)
  const groups = Map.groupBy(readCommands(), ({id}) => id.split(':')[0] ?? id)
  const pages = [...groups].map(([group, commands]) => {
    const name = `kruxos-${group}`
    return [`${name}.1`, [top(name, 1), ...groupPage(group, commands)]] as const
  })
  return Object.fromEntries(
    [
      ['kruxos.1', [top('kruxos', 1), ...overview(groups)]] as const,
      ...pages,
      ['mcp-bridge.1', [top('mcp-bridge', 1), ...bridgePage()]] as const,
      ['kruxos-gateway.8', [top('kruxos-gateway', 8), ...gatewayPage()]] as const,
      ['gateway.yaml.5', [top('gateway.yaml', 5), ...settings()]] as const,
    ].map(([file, lines]) => [file, page(lines)]),
  )
}

/** The first paragraph of a section begins by itself; mandoc warns of a request that says so. */
function page(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`.replaceAll(/^(\.S[HS] .*)\n\.PP$/gm, '$1')
}

function overview(groups: ReadonlyMap<string, readonly Command[]>): string[] {
  return [
    ...name('kruxos', 'administer the gateway that gives AI agents capabilities under a policy'),
    heading('SYNOPSIS'),
    paragraphs('kruxos COMMAND [ARGUMENTS] [FLAGS]'),
    heading('COMMANDS'),
    ...[...groups].map(([group, commands]) => definition(`kruxos-${group}(1)`, summaryOf(group, commands))),
    heading('EXIT STATUS'),
    definition('0', 'done; also "nothing to list" and "so already"'),
    ...Object.entries(ERRORS).map(([code, {exit, when}]) => definition(String(exit), `${code}: ${when}`)),
    ...environment(),
    heading('FILES'),
    definition(SETTINGS_FILE, 'settings, see gateway.yaml(5)'),
    definition('/etc/kruxos/policies', 'what agents may do'),
    definition('/var/lib/kruxos', 'data of the gateway'),
    definition('/run/kruxos/admin.sock', 'for members of the group kruxos-admin'),
    ...seeAlso('mcp-bridge(1), gateway.yaml(5), kruxos-gateway(8)'),
  ]
}

function groupPage(group: string, commands: readonly Command[]): string[] {
  return [
    ...name(`kruxos-${group}`, summaryOf(group, commands)),
    heading('SYNOPSIS'),
    ...commands.map(command => paragraphs(synopsis(command))),
    heading('COMMANDS'),
    ...commands.flatMap(commandSection),
    ...seeAlso('kruxos(1)'),
  ]
}

function commandSection(command: Command): string[] {
  const {summary = '', description = '', args, examples = []} = command
  const shown = examples.map(each => `${each.description}\n\n    ${render(each.command, command)}`)
  return [
    subheading(`kruxos ${wordsOf(command)}`),
    paragraphs(summary),
    ...(description && description !== summary ? [paragraphs(render(description, command))] : []),
    ...Object.values(args).map(({name: word, description: text = ''}) => definition(word.toUpperCase(), text)),
    ...flagsOf(command).map(flag => definition(flagTerm(flag), flag.description ?? '')),
    ...shown.map(paragraphs),
  ]
}

function synopsis(command: Command): string {
  const words = Object.values(command.args).map(({name: word, required}) =>
    required ? word.toUpperCase() : `[${word.toUpperCase()}]`,
  )
  return ['kruxos', wordsOf(command), ...words, '[FLAGS]'].join(' ')
}

function flagTerm({name: flag, char, type, allowNo, helpValue = 'VALUE'}: Flag): string {
  const long = `--${allowNo ? '[no-]' : ''}${flag}${type === 'option' ? ` ${helpValue}` : ''}`
  return char ? `-${char}, ${long}` : long
}

function render(text: string, command: Command): string {
  return text.replaceAll('<%= config.bin %>', 'kruxos').replaceAll('<%= command.id %>', wordsOf(command))
}

function bridgePage(): string[] {
  return [
    ...name('mcp-bridge', 'connect an MCP client to the kruxos gateway'),
    heading('SYNOPSIS'),
    paragraphs('mcp-bridge'),
    heading('DESCRIPTION'),
    paragraphs(
      `MCP clients start it, as the configuration says that "kruxos cli-config generate --write" writes. It speaks MCP on standard
input and output, takes its token from the bridge socket of its user, and outlives restarts of the gateway.`,
    ),
    ...environment(),
    ...seeAlso('kruxos-cli-config(1), kruxos(1)'),
  ]
}

function gatewayPage(): string[] {
  return [
    ...name('kruxos-gateway', 'the service that offers capabilities to AI agents'),
    heading('SYNOPSIS'),
    paragraphs('systemctl status kruxos-gateway.service'),
    heading('DESCRIPTION'),
    paragraphs(
      `It listens on port 7700 of this machine for MCP clients and on /run/kruxos/admin.sock for operators: root and the members of
the group kruxos-admin, who can approve anything. It runs as the user kruxos, without any right of root.`,
    ),
    paragraphs(
      `systemd holds both sockets, kruxos-gateway.socket and kruxos-admin.socket, so that nobody is refused while it restarts. "kruxos
gateway restart" lets them follow gateway.yaml; "kruxos gateway stop" closes them with it. Its log is in the journal.`,
    ),
    paragraphs(
      `kruxos-programs.service launches the sandboxes of programs and of git for it, which it may not make itself. It is started
by its socket, ends when nothing has run for a minute, and stops with the gateway.`,
    ),
    literal('    journalctl -u kruxos-gateway\n    usermod -aG kruxos-admin ada'),
    paragraphs('A drop-in gives the key of the vault to it as a credential of systemd:'),
    literal('    [Service]\n    LoadCredentialEncrypted=kruxos-vault-key:/etc/kruxos/vault.cred'),
    ...seeAlso('kruxos(1), kruxos-gateway(1), gateway.yaml(5), systemd.exec(5)'),
  ]
}

function settings(): string[] {
  return [
    ...name('gateway.yaml', 'settings of the kruxos gateway'),
    heading('DESCRIPTION'),
    literal(settingsPage(SETTINGS_FILE, COLUMNS)),
    ...seeAlso('kruxos-gateway(8), kruxos-config(1)'),
  ]
}

function environment(): string[] {
  return [heading('ENVIRONMENT'), ...Object.entries(VARIABLES).map(([variable, text]) => definition(variable, text))]
}

function name(page: string, summary: string): string[] {
  const phrase = summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, '')
  return [heading('NAME'), `${page.replaceAll('-', '\\-')} \\- ${phrase.replaceAll('-', '\\-')}`]
}

function seeAlso(pages: string): string[] {
  return [heading('SEE ALSO'), paragraphs(pages)]
}

function summaryOf(group: string, commands: readonly Command[]): string {
  return GROUPS[group] ?? commands[0]?.summary ?? group
}
