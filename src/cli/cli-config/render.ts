import type {CliConfigResult, ClientReport} from '../../contract/cli-config.ts'
import type {Paint} from '../colour.ts'
import {visible} from '../text.ts'

const STATUS: Record<ClientReport['status'], string> = {
  written: 'written',
  unchanged: 'unchanged',
  'would-change': 'would be written',
  removed: 'removed',
  absent: 'nothing of ours',
  differs: 'left alone: another entry stands under this name',
  'not-installed': 'not installed here, skipped',
  failed: 'failed',
}

/** For people. `isPreview`: nothing was written, so the texts are shown. */
export function renderReports({clients}: CliConfigResult, paint: Paint, isPreview: boolean): string {
  return clients.map(report => renderReport(report, paint, isPreview)).join('\n\n')
}

function renderReport(report: ClientReport, paint: Paint, isPreview: boolean): string {
  const lines = [
    ...report.files.flatMap(file => fileLines(file, isPreview || report.status === 'differs', paint)),
    ...(report.files.length > 0 && report.status !== 'absent'
      ? [`  acts as ${report.agent}, token ${report.label}`]
      : []),
    ...checkLines(report),
    ...report.obstacles.map(
      ({file, message, hint, blocks}) => `  ${blocks ? 'problem' : 'note'}: ${file}: ${message} (${hint})`,
    ),
    ...(report.error
      ? [`  error: ${report.error.message}`, ...(report.error.hint ? [`  hint: ${report.error.hint}`] : [])]
      : []),
    ...report.nextSteps.map(step => `  next: ${step}`),
  ]
  return [`${paint.bold(report.title)}: ${STATUS[report.status]}`, ...lines.map(line => safe(line))].join('\n')
}

function fileLines(
  {file, status, backup, tightenedFrom, diff, fragment, warnings}: ClientReport['files'][number],
  isShown: boolean,
  paint: Paint,
): string[] {
  const text = diff.length > 0 ? diff : status === 'unchanged' ? [] : (fragment ?? '').split('\n')
  return [
    `  ${file}${status === 'unchanged' || status === 'absent' ? ` (${status})` : ''}`,
    ...(backup ? [`  backup: ${backup}`] : []),
    ...(tightenedFrom === null ? [] : [`  mode: was ${tightenedFrom.toString(8)}, now 600, because a token is in it`]),
    ...warnings.map(warning => `  warning: ${warning}`),
    ...(isShown ? text.map(line => `    ${colour(line, paint)}`) : []),
  ]
}

function colour(line: string, {red, green}: Paint): string {
  if (line.startsWith('+')) return green(visible(line))
  return line.startsWith('-') ? red(visible(line)) : visible(line)
}

function checkLines({handshake, verdict}: ClientReport): string[] {
  if (!handshake) return []
  const seen = handshake.ok
    ? `  checked: the bridge answered in ${handshake.initializeMs} ms and offers ${handshake.tools} tools`
    : `  problem: the bridge does not work: ${handshake.reason}`
  return [
    seen,
    ...(verdict && verdict.state !== 'unknown'
      ? [`  ${verdict.state === 'ok' ? 'checked' : 'problem'}: ${verdict.detail}`]
      : []),
  ]
}

/** Lines of a diff are escaped and coloured already. */
function safe(line: string): string {
  return line.startsWith('    ') ? line : visible(line)
}
