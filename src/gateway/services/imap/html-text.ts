const ENTITIES: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' '}
/** Elements whose content is not to be read. */
const HIDDEN = ['script', 'style', 'head', 'title', 'template']
const BREAKS = /^\/?(p|div|br|tr|li|ul|ol|table|h[1-6]|blockquote|hr)$/

/**
 * The words of an HTML mail: no markup, no addresses of pictures or links, nothing run or loaded. One pass, so that a
 * hostile mail takes no longer than another of its size.
 */
export function htmlToText(html: string): string {
  let text = ''
  let position = 0
  while (position < html.length) {
    const open = html.indexOf('<', position)
    text += html.slice(position, open === -1 ? html.length : open)
    if (open === -1) break
    const name = /^\/?[a-z][a-z0-9]*/i.exec(html.slice(open + 1, open + 20))?.[0].toLowerCase() ?? ''
    if (BREAKS.test(name)) text += '\n'
    position = HIDDEN.includes(name) ? endOfElement(html, name, open) : endOfTag(html, open)
  }
  return tidy(decodeEntities(text))
}

function endOfTag(html: string, open: number): number {
  const isComment = html.startsWith('<!--', open)
  const end = html.indexOf(isComment ? '-->' : '>', open)
  return end === -1 ? html.length : end + (isComment ? 3 : 1)
}

/** Behind `</name>`; without that the rest is hidden as well. */
function endOfElement(html: string, name: string, open: number): number {
  const closing = new RegExp(`</${name}[\\s>]`, 'gi')
  closing.lastIndex = open
  const found = closing.exec(html)
  return found ? endOfTag(html, found.index) : html.length
}

function decodeEntities(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, entity: string) => {
    if (!entity.startsWith('#')) return ENTITIES[entity.toLowerCase()] ?? whole
    const isHex = entity[1]?.toLowerCase() === 'x'
    const code = Number.parseInt(entity.slice(isHex ? 2 : 1), isHex ? 16 : 10)
    const isCharacter = code >= 0x20 && code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : whole
  })
}

function tidy(text: string): string {
  const lines = text.split('\n').map(line => line.replaceAll(/[ \t\r\u00a0]+/g, ' ').trim())
  return lines
    .filter((line, index) => line !== '' || lines[index - 1] !== '')
    .join('\n')
    .trim()
}
