import type {SetupStep} from '../../contract/setup.ts'
import type {Paint} from '../colour.ts'
import {wrap} from '../table.ts'
import {visible} from '../text.ts'

const MARK: Readonly<Record<SetupStep['state'], string>> = {done: 'done', already: 'ok', left: 'left', failed: 'failed'}
/** Where the details begin: a mark of six letters in brackets, the longest name, gaps. */
const COLUMN = 19
const MIN_DETAIL = 20

/** One step as a line, wrapped in its column. */
export function renderStep(
  {name, state, detail}: SetupStep,
  {green, yellow, red, dim}: Paint,
  width = Infinity,
): string {
  const paint = {done: green, already: dim, left: yellow, failed: red}[state]
  const mark = paint(`[${MARK[state]}]`.padEnd(8))
  const [first = '', ...rest] = wrap(visible(detail), Math.max(width - COLUMN, MIN_DETAIL))
  return [`${mark} ${name.padEnd(8)}  ${first}`, ...rest.map(line => `${''.padEnd(COLUMN)}${line}`)].join('\n')
}
