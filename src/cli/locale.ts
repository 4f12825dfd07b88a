import type {Environment} from '../config/env.ts'
import {displayWidth} from './table.ts'

/** By the first of the variables that is set (locale(7)). None at all is a bare login, whose terminal speaks UTF-8 today. */
function isUtf8({LC_ALL, LC_CTYPE, LANG}: Environment): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG
  return !locale || /utf-?8/i.test(locale)
}

/** As wide as before, and nothing that such a terminal takes for something else: bytes of UTF-8 can be its controls. */
function toAscii(text: string): string {
  return text.replace(/…/g, '~').replace(/[^\u0000-\u007e]/gu, character => '?'.repeat(displayWidth(character)))
}

/** Text for a terminal whose locale may know no more than ASCII. */
export function inLocale(text: string, env: Environment): string {
  return isUtf8(env) ? text : toAscii(text)
}
