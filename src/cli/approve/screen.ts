import type {Approval, ApprovalDetail} from '../../contract/approval.ts'
import {age} from '../age.ts'
import type {Paint} from '../colour.ts'
import {chop, displayWidth} from '../table.ts'
import {visible} from '../text.ts'
import {approvalPage} from './view.ts'

/** What the screen of `approve watch` shows. Pure: keys go in, lines come out. */
export interface Screen {
  readonly approvals: readonly Approval[]
  /** by id, so that a request that ends does not move the choice to another */
  readonly selected: string | null
  readonly detail: ApprovalDetail | null
  /** first line of the detail that is shown */
  readonly scroll: number
  readonly prompt: {readonly kind: 'accept' | 'reject'; readonly id: string; readonly text: string} | null
  readonly message: string
}

export interface Key {
  readonly name: string | undefined
  /** what was typed, for a line of text */
  readonly text: string
  readonly ctrl: boolean
}

export type Action =
  | {readonly kind: 'quit'}
  | {readonly kind: 'show'; readonly id: string}
  | {readonly kind: 'accept'; readonly id: string}
  | {readonly kind: 'reject'; readonly id: string; readonly reason: string}

export interface Step {
  readonly screen: Screen
  readonly action?: Action
}

export const EMPTY: Screen = {
  approvals: [],
  selected: null,
  detail: null,
  scroll: 0,
  prompt: null,
  message: '',
}

/** The queue as it is now; whatever was looked at stays on the screen. */
export function withApprovals(screen: Screen, approvals: readonly Approval[]): Screen {
  const isThere = approvals.some(({id}) => id === screen.selected)
  return {...screen, approvals, selected: isThere ? screen.selected : (approvals[0]?.id ?? null)}
}

export function press(screen: Screen, key: Key): Step {
  if (key.ctrl && key.name === 'c') return {screen, action: {kind: 'quit'}}
  if (screen.prompt) return answer({...screen, prompt: screen.prompt}, key)
  if (screen.detail) return readDetail({...screen, detail: screen.detail}, key)
  return choose(screen, key)
}

/** Nothing is accepted by one key: `a` asks, and only `y` is a yes. */
function answer(screen: Screen & {prompt: NonNullable<Screen['prompt']>}, key: Key): Step {
  const {kind, id, text} = screen.prompt
  const closed = {...screen, prompt: null}
  if (key.name === 'escape') return {screen: {...closed, message: 'nothing was decided'}}
  if (kind === 'accept') {
    if (key.name === 'y') return {screen: closed, action: {kind: 'accept', id}}
    return {screen: {...closed, message: 'nothing was decided'}}
  }
  if (key.name === 'return') return {screen: closed, action: {kind: 'reject', id, reason: text}}
  const typed = key.name === 'backspace' ? [...text].slice(0, -1).join('') : text + printable(key)
  return {screen: {...screen, prompt: {kind, id, text: typed}}}
}

function readDetail(screen: Screen & {detail: ApprovalDetail}, key: Key): Step {
  const step = {up: -1, k: -1, down: 1, j: 1, pageup: -10, pagedown: 10, space: 10}[key.name ?? '']
  if (step !== undefined) return {screen: {...screen, scroll: Math.max(0, screen.scroll + step)}}
  if (key.name === 'a' || key.name === 'r') return ask(screen, key.name, screen.detail.id)
  if (['q', 'd', 'escape', 'return', 'left'].includes(key.name ?? '')) return {screen: {...screen, detail: null}}
  return {screen}
}

function choose(screen: Screen, key: Key): Step {
  const {approvals, selected} = screen
  if (key.name === 'q') return {screen, action: {kind: 'quit'}}
  const step = {up: -1, k: -1, down: 1, j: 1}[key.name ?? '']
  if (step !== undefined) {
    const index = approvals.findIndex(({id}) => id === selected)
    const next = approvals[Math.min(Math.max(index + step, 0), approvals.length - 1)]
    return {screen: {...screen, selected: next?.id ?? null, message: ''}}
  }
  if (selected === null) return {screen}
  if (key.name === 'd' || key.name === 'return') return {screen, action: {kind: 'show', id: selected}}
  if (key.name === 'a' || key.name === 'r') return ask(screen, key.name, selected)
  return {screen}
}

function ask(screen: Screen, key: 'a' | 'r', id: string): Step {
  return {screen: {...screen, prompt: {kind: key === 'a' ? 'accept' : 'reject', id, text: ''}, message: ''}}
}

function printable({text}: Key): string {
  return /^[^\p{Cc}]+$/u.test(text) ? text : ''
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Exactly as many lines as the terminal has rows, none wider than it. */
export function frame(screen: Screen, {columns, rows}: Size, now: Date, paint: Paint): string[] {
  const head = line(`kruxos: ${screen.approvals.length} waiting for approval`, columns)
  const foot = line(footOf(screen, columns), columns)
  const height = Math.max(rows - 2, 0)
  const body = screen.detail
    ? detailLines(screen.detail, screen.scroll, {columns, rows: height}, now)
    : listLines(screen, {columns, rows: height}, now, paint)
  const filled = [...body, ...Array.from({length: Math.max(height - body.length, 0)}, () => '')]
  return [paint.bold(head), ...filled, paint.dim(foot)].slice(0, rows)
}

/** What matters most comes first: a narrow terminal cuts the end. */
function footOf({prompt, message, detail}: Screen, columns: number): string {
  if (prompt?.kind === 'accept') return `Accept ${prompt.id}? y to accept, any other key not to`
  if (prompt?.text) return endOf(`Reason: ${prompt.text}`, columns)
  if (prompt) return `Reject ${prompt.id}: a reason, then enter; escape goes back`
  if (message !== '') return message
  return detail ? 'a accept  r reject  q back  up/down scroll' : 'a accept  r reject  d details  q quit  up/down choose'
}

/** What is being typed: its last line, were it wrapped. */
function endOf(text: string, columns: number): string {
  return chop(visible(text), columns).at(-1) ?? ''
}

function listLines({approvals, selected}: Screen, {columns, rows}: Size, now: Date, paint: Paint): string[] {
  const at = Math.max(
    approvals.findIndex(({id}) => id === selected),
    0,
  )
  const first = Math.max(0, at - rows + 1)
  return approvals.slice(first, first + rows).map(({id, agent, capability, summary, createdAt}) => {
    const mark = id === selected ? '>' : ' '
    const text = line(`${mark} ${age(createdAt, now).padStart(4)}  ${capability}  ${agent}  ${summary}`, columns)
    return id === selected ? paint.bold(text) : text
  })
}

function detailLines(detail: ApprovalDetail, scroll: number, {columns, rows}: Size, now: Date): string[] {
  // Without colour: a cut would go through the sequences.
  const lines = approvalPage(detail, now, PLAIN)
    .split('\n')
    .flatMap(text => chop(text, columns))
  const start = Math.min(scroll, Math.max(lines.length - rows, 0))
  return lines.slice(start, start + rows)
}

function line(text: string, columns: number): string {
  const [fitting = ''] = chop(visible(text), columns)
  return displayWidth(fitting) > columns ? '' : fitting
}

const same = (text: string) => text
const PLAIN: Paint = {bold: same, dim: same, red: same, green: same, yellow: same}
