import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'
import type {Paint} from '../colour.ts'
import {wrap} from '../table.ts'
import {visible} from '../text.ts'

export interface View {
  readonly paint: Paint
  /** columns of the terminal; undefined when the output is not one: then nothing is wrapped */
  readonly width: number | undefined
  /** nothing was written, so the texts are shown */
  readonly isPreview: boolean
}

const STATUS: Record<Exclude<ClientReport['status'], 'would-change'>, string> = {
  written: 'written',
  unchanged: 'unchanged',
  removed: 'removed',
  absent: 'nothing of ours',
  differs: 'left alone',
  'not-installed': 'not installed here, skipped',
  failed: 'failed',
}

/** What a file with an entry of ours is after the command. */
const SPEAKING = ['created', 'updated', 'unchanged']

const COMMAND = /^(?:sudo )?kruxos /

export function renderReports({clients}: CliConfigResult, view: View): string {
  return clients.map(report => renderReport(report, view)).join('\n\n')
}

function renderReport(report: ClientReport, view: View): string {
  const isShown = view.isPreview || report.status === 'differs'
  const speaks =
    report.handshake !== null ||
    report.files.some(({purpose, status}) => purpose === 'server' && SPEAKING.includes(status))
  const lines = [
    ...report.files.flatMap(file => fileLines(file, isShown, view)),
    ...(speaks
      ? line([`acts as ${report.agent}`, report.label && `token ${report.label}`].filter(Boolean).join(', '), view)
      : []),
    ...checks(report).flatMap(text => line(text, view)),
    ...report.obstacles.flatMap(obstacle => obstacleLines(obstacle, view)),
    ...report.notes.flatMap(note => line(`note: ${note}`, view)),
    ...(report.error ? line(`error: ${report.error.message}`, view) : []),
    ...(report.error?.hint ? hintLines(report.error.hint, view) : []),
    ...report.nextSteps.flatMap(step => line(`next: ${step}`, view)),
  ]
  return [`${view.paint.bold(report.title)}: ${statusOf(report)}`, ...lines].join('\n')
}

function statusOf({status, changed, files, handshake, verdict}: ClientReport): string {
  if (handshake && files.length === 0) return handshake.ok && !isProblem(verdict) ? 'verified' : 'does not work'
  if (files.some(file => file.status === 'removed') && status === 'would-change') return 'would be removed'
  const isOnlyToken = changed && files.length > 0 && !files.some(file => file.changed)
  if (status === 'would-change') return isOnlyToken ? 'needs a token, the file is right' : 'would be written'
  return status === 'unchanged' && isOnlyToken ? 'has a token again, the file was right' : STATUS[status]
}

function fileLines(
  {file, status, backup, tightenedFrom, diff, warnings}: ClientReport['files'][number],
  isShown: boolean,
  view: View,
): string[] {
  if (status === 'absent') return []
  return [
    `  ${visible(file)}`,
    ...(backup ? [`  backup: ${visible(backup)}`] : []),
    ...(tightenedFrom === null
      ? []
      : line(`mode: was ${tightenedFrom.toString(8)}, now 600, because a token is in it`, view)),
    ...warnings.flatMap(warning => line(`warning: ${warning}`, view)),
    ...(isShown ? diff.map(each => `    ${colour(each, view.paint)}`) : []),
  ]
}

function colour(text: string, {red, green}: Paint): string {
  if (text.startsWith('+')) return green(visible(text))
  return text.startsWith('-') ? red(visible(text)) : visible(text)
}

function checks({handshake, verdict}: ClientReport): string[] {
  if (!handshake) return []
  if (!handshake.ok) return [`problem: the bridge does not work: ${handshake.reason}`]
  const ours = `checked: the bridge answered in ${handshake.initializeMs} ms and offers ${handshake.tools} tools`
  if (!verdict || verdict.state === 'unknown') return [ours]
  return [ours, `${isProblem(verdict) ? 'problem' : 'checked'}: ${verdict.detail}`]
}

function isProblem(verdict: ClientReport['verdict']): boolean {
  return verdict?.state === 'failed' || verdict?.state === 'absent'
}

function obstacleLines({file, message, hint, blocks}: ClientReport['obstacles'][number], view: View): string[] {
  const rest = [message, hint].flatMap(text => wrapped(text, view)).map(text => `    ${text}`)
  return [`  ${blocks ? 'problem' : 'note'}: ${visible(file)}`, ...rest]
}

function hintLines(hint: string, view: View): string[] {
  return COMMAND.test(hint) ? [`  hint: ${visible(hint)}`] : line(`hint: ${hint}`, view)
}

/** A command that ends the text stands alone and whole, so that it can be pasted. */
function line(text: string, view: View): string[] {
  const [, words = text, command] = /^(.*?:) ((?:sudo )?kruxos .*)$/.exec(text) ?? []
  const [first = '', ...rest] = wrapped(words, view)
  return [
    `  ${first}`,
    ...rest.map(each => `    ${each}`),
    ...(command === undefined ? [] : [`    ${visible(command)}`]),
  ]
}

function wrapped(text: string, {width = Number.POSITIVE_INFINITY}: View): string[] {
  return wrap(visible(text), Math.max(20, width - 4))
}
