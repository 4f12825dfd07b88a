import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Manifest} from '@oclif/core/interfaces'
import {isErrorCode, KruxosError} from '../contract/errors.ts'
import {Manual} from './manual.ts'
import {plainPage} from './markdown.ts'
import {loadConfig} from './oclif-config.ts'
import {findSubject, unknownCommand} from './resolve.ts'
import {GROUPS, TOPICS, type TopicContext} from './topics.ts'

export interface HelpContext extends TopicContext {
  /** folder of this package */
  readonly root: string
  readonly colour: boolean
  readonly bold: (text: string) => string
}

/**
 * The manual page of a command, a group of commands, a topic or an error code; without words, the list of all.
 * @throws KruxosError USAGE when there is no such page
 */
export async function helpText(words: readonly string[], context: HelpContext): Promise<string> {
  const [first = ''] = words
  const code = first.toUpperCase()
  if (isErrorCode(code))
    return plainPage(read(context.root, 'docs', 'errors', `${code}.md`), context.width, context.bold)
  const topic = TOPICS[first]
  if (topic) return topic.render(context)
  const commands = loadCommands(context.root)
  const ids = commands.map(({id}) => id)
  const subject = findSubject(words, ids)
  if (words.length > 0 && subject === undefined)
    throw unknownCommand(words, [...ids, ...Object.keys(TOPICS)], 'kruxos help')
  const topics = Object.entries(GROUPS).map(([name, description]) => ({name, description}))
  const config = await loadConfig(context.root, {commands, topics})
  const manual = new Manual(config, {maxWidth: context.width, stripAnsi: !context.colour, docopts: false})
  return manual.page(subject)
}

/** From the manifest: help loads no command. */
function loadCommands(root: string) {
  const manifest: Manifest = JSON.parse(read(root, 'oclif.manifest.json'))
  const load = () => Promise.reject(new Error('help runs no command'))
  return Object.values(manifest.commands).map(command => ({...command, load}))
}

function read(root: string, ...path: string[]): string {
  const file = join(root, ...path)
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new KruxosError('IO', `a part of the manual is missing: ${path.join('/')}`, {
      hint: 'install kruxos again, or in a clone run: npm run build',
      cause: error,
    })
  }
}
