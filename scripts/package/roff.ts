/** The few requests of man(7) that the pages need; every text is escaped here and nowhere else. */

export function header(name: string, section: number, date: string, source: string): string {
  return `.TH ${name.toUpperCase().replaceAll('-', '\\-')} ${section} ${date} "${source}" "KruxOS"`
}

export function heading(title: string): string {
  return `.SH ${escaped(title)}`
}

export function subheading(title: string): string {
  return `.SS ${escaped(title)}`
}

/** Empty lines part paragraphs; a line that begins with a space is shown as it is. */
export function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map(each => (/^ /m.test(each) ? literal(each) : `.PP\n${escaped(each)}`))
    .join('\n')
}

export function literal(text: string): string {
  return `.PP\n.nf\n${escaped(text)}\n.fi`
}

/** A term in bold, what it means indented below. */
export function definition(term: string, meaning: string): string {
  return `.TP\n\\fB${escaped(term)}\\fR\n${escaped(meaning) || '\\&'}`
}

function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')
    .replaceAll('\u2026', '...')
}
