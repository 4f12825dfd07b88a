import {createInterface} from 'node:readline/promises'

/** One line, shown by the terminal itself. */
export async function readShown(question: string): Promise<string> {
  const lines = createInterface({input: process.stdin, output: process.stderr, terminal: false})
  try {
    return await lines.question(question)
  } finally {
    lines.close()
  }
}

/** One line of which nothing is shown; null when Ctrl-C or Ctrl-D ended it. */
export async function readHidden(question: string): Promise<string | null> {
  const {stdin, stderr} = process
  // Before the question: what is typed at once must not be echoed either.
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stderr.write(question)
  try {
    return await readKeys(stdin)
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

async function readKeys(keys: AsyncIterable<string>): Promise<string | null> {
  let line = ''
  for await (const chunk of keys) {
    for (const key of chunk) {
      if (key === '\r' || key === '\n') return line
      if (key === '\u0003' || key === '\u0004') return null
      line = key === '\u007f' ? [...line].slice(0, -1).join('') : line + key
    }
  }
  return null
}
