import {readFileSync} from 'node:fs'
import {join} from 'node:path'

interface Flag {
  readonly name: string
  readonly char?: string
  readonly type: 'boolean' | 'option'
  readonly description?: string
  readonly hidden?: boolean
  readonly allowNo?: boolean
  readonly helpValue?: string
  readonly options?: readonly string[]
}

export interface Command {
  readonly id: string
  readonly summary?: string
  readonly description?: string
  readonly hidden?: boolean
  readonly args: Readonly<Record<string, {name: string; description?: string; required?: boolean; hidden?: boolean}>>
  readonly flags: Readonly<Record<string, Flag>>
  readonly examples?: readonly {command: string; description: string}[]
}

export type {Flag}

/** What `kruxos help` shows, in its order. */
export function readCommands(): Command[] {
  const file = join(import.meta.dirname, '..', '..', 'oclif.manifest.json')
  const {commands} = JSON.parse(readFileSync(file, 'utf8')) as {commands: Record<string, Command>}
  return Object.values(commands).filter(({hidden}) => !hidden)
}

export function wordsOf({id}: Command): string {
  return id.replaceAll(':', ' ')
}

export function flagsOf({flags}: Command): Flag[] {
  return Object.values(flags).filter(({hidden}) => !hidden)
}
