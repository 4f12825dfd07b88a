import {KruxosError} from '../contract/errors.ts'
import {beforeDashes} from './arguments.ts'
import {nearest} from './suggest.ts'
import {cut, visible} from './text.ts'

export interface Target {
  /** as in oclif: words joined by `:` */
  readonly id: string
  readonly argv: readonly string[]
}

/** Short names of topics. */
const TOPIC_ALIASES: Readonly<Record<string, string>> = {cap: 'capability'}
/** Alone on the command line it needs no command. */
export const VERSION_FLAG = '--version'
const HELP_FLAGS: readonly string[] = ['--help', '-h']

/**
 * The command that a command line means. No command, a topic alone and `--help` mean `help`.
 * @throws KruxosError USAGE with the nearest command, when there is none
 */
export function resolve(commandLine: readonly string[], ids: readonly string[]): Target {
  const argv = globalFlagsLast(commandLine)
  if (commandLine.length === 1 && commandLine[0] === VERSION_FLAG) return {id: VERSION_FLAG, argv: []}
  if (argv[0] === VERSION_FLAG) return {id: 'version', argv: argv.slice(1)}
  const words = leadingWords(argv)
  if (beforeDashes(argv).some(argument => HELP_FLAGS.includes(argument))) return {id: 'help', argv: words}
  const id = longestId(words, ids)
  if (id !== undefined) return {id, argv: argv.slice(id.split(':').length)}
  if (words.length === 0 || isTopic(words, ids)) return {id: 'help', argv: [...words, ...argv.slice(words.length)]}
  throw unknownCommand(words, ids)
}

/** The command or group of commands that `typed` names, or undefined. */
export function findSubject(typed: readonly string[], ids: readonly string[]): string | undefined {
  const words = withoutAlias(typed)
  return longestId(words, ids) ?? (isTopic(words, ids) ? words.join(':') : undefined)
}

/** @param program what stands before a name in a command line that works */
export function unknownCommand(words: readonly string[], ids: readonly string[], program = 'kruxos'): KruxosError {
  const typed = words.slice(0, 2).join(' ')
  const names = ids.map(id => id.replaceAll(':', ' '))
  const [topic = '', verb = ''] = words
  const near = isTopic([topic], ids)
    ? nearestVerb(topic, verb, names)
    : (nearest(typed, names) ?? nearest(topic, names))
  return new KruxosError('USAGE', `there is no command "${cut(visible(typed), 60)}"`, {
    hint: near === undefined ? 'kruxos help lists the commands' : `did you mean: ${program} ${near}`,
  })
}

/** Of a topic that was spelled right only the rest is compared: its length would make any verb seem near. */
function nearestVerb(topic: string, verb: string, names: readonly string[]): string | undefined {
  const verbs = names.filter(name => name.startsWith(`${topic} `)).map(name => name.slice(topic.length + 1))
  const near = nearest(verb, verbs)
  return near && `${topic} ${near}`
}

/** `kruxos --json status` is `kruxos status --json`. */
function globalFlagsLast(argv: readonly string[]): string[] {
  const length = argv.findIndex(
    (argument, index) => !isGlobalFlag(argument) && !['--socket', '--context'].includes(argv[index - 1] ?? ''),
  )
  return length <= 0 ? [...argv] : [...argv.slice(length), ...argv.slice(0, length)]
}

function isGlobalFlag(argument: string): boolean {
  return ['--json', '--no-input', '--socket', '--context'].includes(argument) || /^--(socket|context)=/.test(argument)
}

function leadingWords(argv: readonly string[]): string[] {
  const end = argv.findIndex(argument => argument.startsWith('-'))
  return withoutAlias(end === -1 ? argv : argv.slice(0, end))
}

function withoutAlias(words: readonly string[]): string[] {
  return words.map((word, index) => (index === 0 ? (TOPIC_ALIASES[word] ?? word) : word))
}

function longestId(words: readonly string[], ids: readonly string[]): string | undefined {
  for (let length = words.length; length > 0; length -= 1) {
    const id = words.slice(0, length).join(':')
    if (ids.includes(id)) return id
  }
  return undefined
}

function isTopic(words: readonly string[], ids: readonly string[]): boolean {
  const topic = words.join(':')
  return ids.some(id => id.startsWith(`${topic}:`))
}
