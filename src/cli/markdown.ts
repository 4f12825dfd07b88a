import {wrap} from './table.ts'

interface Block {
  /** `- `, `2. ` or nothing; further lines stand under the text after it */
  readonly marker: string
  readonly heading: boolean
  text: string
}

/** A page of docs/errors as a terminal shows it: no marks, paragraphs fitted to the width. */
export function plainPage(markdown: string, width: number, bold: (text: string) => string): string {
  const blocks: (Block | null)[] = []
  for (const line of markdown.split('\n')) {
    const [, hashes = '', marker = '', text = ''] = /^(#+ )?(- |\d+\. )?\s*(.*)$/.exec(line) ?? []
    const last = blocks.at(-1)
    if (line.trim() === '') blocks.push(null)
    else if (hashes || marker || !last || last.heading) blocks.push({marker, heading: hashes !== '', text})
    else last.text += ` ${text}`
  }
  return blocks
    .flatMap(block => (block === null ? [''] : lay(block, width, bold)))
    .join('\n')
    .trimEnd()
}

function lay({marker, heading, text}: Block, width: number, bold: (text: string) => string): string[] {
  const lines = wrap(plain(text), width - marker.length)
  return lines.map((line, index) => `${index === 0 ? marker : ' '.repeat(marker.length)}${heading ? bold(line) : line}`)
}

/** Without the marks of emphasis and code; code of several words is quoted in their place. */
function plain(text: string): string {
  return text
    .replaceAll(/`([^`]*)`/g, (_, code: string) => (code.includes(' ') ? `"${code}"` : code))
    .replaceAll(/\*\*|(?<![\w*])\*(?=\S)|(?<=\S)\*(?!\w)/g, '')
}
