import {isDeepStrictEqual} from 'node:util'
import {type Document, parseDocument} from 'yaml'
import {parseSettings} from './settings.ts'

type Path = readonly string[]

/**
 * The text of gateway.yaml with other values; comments, order and everything else stay. What means the same already,
 * also because it is the default, is not written: the same text comes back.
 * @throws KruxosError USAGE when the text, or what would come of it, does not fit
 */
export function editSettings(text: string, file: string, wanted: Readonly<Record<string, unknown>>): string {
  let settings = parseSettings(text, file)
  let edited = text
  for (const [path, value] of leavesOf(wanted)) {
    const candidate = withValue(parseDocument(edited), path, value)
    const next = parseSettings(candidate, file)
    if (!isDeepStrictEqual(next, settings)) [edited, settings] = [candidate, next]
  }
  return edited
}

function withValue(document: Document, path: Path, value: unknown): string {
  document.contents ??= document.createNode({})
  // A plain value takes the old one's place, and its comment stays.
  document.setIn(path, Array.isArray(value) ? document.createNode(value) : value)
  return document.toString({lineWidth: 0, flowCollectionPadding: false})
}

/** Lists are values: they are replaced whole. */
function leavesOf(value: Readonly<Record<string, unknown>>, path: Path = []): [Path, unknown][] {
  return Object.entries(value).flatMap(([key, each]) =>
    isObject(each) ? leavesOf(each, [...path, key]) : [[[...path, key], each] as [Path, unknown]],
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
