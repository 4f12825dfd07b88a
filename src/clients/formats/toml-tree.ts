import {type AST, parseTOML} from 'toml-eslint-parser'
import type {Path} from './format.ts'

/** A `key = value`, with the full path of what it sets. */
export interface Item {
  readonly path: Path
  readonly node: AST.TOMLKeyValue
  /** inside `{ … }`, not on a line of its own */
  readonly isInline: boolean
  /** path of the table that the key is written in */
  readonly scope: Path
}

export interface TomlTree {
  readonly tables: readonly AST.TOMLTable[]
  readonly items: readonly Item[]
  readonly comments: readonly AST.Comment[]
}

/** Text must be valid TOML. */
export function tomlTree(text: string): TomlTree {
  const program = parseTOML(text)
  const body = program.body[0].body
  const tables = body.filter(node => node.type === 'TOMLTable')
  const top = body.filter(node => node.type === 'TOMLKeyValue')
  const items = [
    ...top.flatMap(node => itemsOf(node, [], false)),
    ...tables.flatMap(table => table.body.flatMap(node => itemsOf(node, table.resolvedKey, false))),
  ]
  return {tables, items, comments: program.comments}
}

function itemsOf(node: AST.TOMLKeyValue, scope: Path, isInline: boolean): Item[] {
  const path = [...scope, ...node.key.keys.map(key => (key.type === 'TOMLBare' ? key.name : key.value))]
  const below = node.value.type === 'TOMLInlineTable' ? node.value.body : []
  return [{path, node, isInline, scope}, ...below.flatMap(member => itemsOf(member, path, true))]
}

export function isSame(left: Path, right: Path): boolean {
  return left.length === right.length && isAtOrBelow(left, right)
}

export function isAtOrBelow(path: Path, ancestor: Path): boolean {
  return ancestor.every((key, index) => path[index] === key)
}
