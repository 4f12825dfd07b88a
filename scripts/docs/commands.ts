import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {code, page, table} from './markdown.ts'

interface Flag {
  description?: string
  summary?: string
  char?: string
  type: string
  hidden?: boolean
}

interface Command {
  id: string
  summary?: string
  description?: string
  hidden?: boolean
  flags: Record<string, Flag>
  args: Record<string, {description?: string; required?: boolean; hidden?: boolean}>
  examples?: (string | {command: string; description: string})[]
}

/** From oclif.manifest.json, which is made from the commands themselves. */
export function commandsPage(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'oclif.manifest.json'), 'utf8'))
  const commands = (Object.values(manifest.commands) as Command[])
    .filter(({hidden}) => !hidden)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  return page(
    'Commands',
    'Every command takes `--json`, `--socket`, `--no-input` and `--help`.',
    ...commands.map(section),
  )
}

const COMMON = ['json', 'socket', 'no-input', 'help']

function section({id, summary = '', description, flags, args, examples = []}: Command): string {
  const name = id.replaceAll(':', ' ')
  const words = Object.entries(args).map(([arg, {required}]) =>
    required ? arg.toUpperCase() : `[${arg.toUpperCase()}]`,
  )
  const rows = [
    ...Object.entries(args).map(([arg, {description: text = ''}]) => [code(arg.toUpperCase()), text]),
    ...Object.entries(flags)
      .filter(([flag, {hidden}]) => !hidden && !COMMON.includes(flag))
      .map(([flag, {char, summary: short, description: text}]) => [
        code(char ? `-${char}, --${flag}` : `--${flag}`),
        short ?? text ?? '',
      ]),
  ]
  const shown = examples
    .map(example => (typeof example === 'string' ? example : example.command))
    .map(text => `    ${render(text, name)}`)
  return [
    `## kruxos ${[name, ...words].join(' ')}`,
    summary,
    ...(description && description !== summary ? [render(description, name)] : []),
    ...(rows.length > 0 ? [table(['argument or flag', 'meaning'], rows)] : []),
    ...(shown.length > 0 ? [shown.join('\n')] : []),
  ].join('\n\n')
}

function render(text: string, name: string): string {
  return text.replaceAll('<%= config.bin %>', 'kruxos').replaceAll('<%= command.id %>', name)
}
