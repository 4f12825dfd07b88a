import {emitKeypressEvents, type Key as NodeKey} from 'node:readline'
import type {Key, Size} from './screen.ts'

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[2J'
const LEAVE = '\u001b[?25h\u001b[?1049l'
const CLEAR_TO_END = '\u001b[K'

/** The whole terminal, until it is left; what was on it before comes back. */
export interface Terminal extends Disposable {
  readonly size: Size
  /** Sends only the lines that changed: a slow line has little to carry. */
  draw(lines: readonly string[]): void
}

export interface Listener {
  onKey(key: Key): void
  onResize(): void
}

export function openTerminal({onKey, onResize}: Listener): Terminal {
  const {stdin, stdout} = process
  let shown: readonly string[] = []
  const keypress = (text: string | undefined, {name, ctrl = false}: NodeKey) => onKey({name, text: text ?? '', ctrl})
  const resize = () => {
    shown = []
    stdout.write('\u001b[2J')
    onResize()
  }
  emitKeypressEvents(stdin)
  stdin.setRawMode(true).resume().on('keypress', keypress)
  stdout.on('resize', resize).write(ENTER)
  return {
    get size() {
      return {columns: stdout.columns || 80, rows: stdout.rows || 24}
    },
    draw(lines) {
      const changed = lines.flatMap((line, row) =>
        line === shown[row] ? [] : [`\u001b[${row + 1};1H${line}${CLEAR_TO_END}`],
      )
      if (changed.length > 0) stdout.write(changed.join(''))
      shown = lines
    },
    [Symbol.dispose]() {
      stdin.setRawMode(false).pause().off('keypress', keypress)
      stdout.off('resize', resize).write(LEAVE)
    },
  }
}
