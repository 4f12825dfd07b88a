import {visible} from './text.ts'

/** One line, shown by the terminal itself; null when Ctrl-D ended it. */
export async function readShown(question: string): Promise<string | null> {
  process.stderr.write(visible(question))
  return readLine()
}

/** One line of which nothing is shown; null when Ctrl-C or Ctrl-D ended it. */
export async function readHidden(question: string): Promise<string | null> {
  const {stdin, stderr} = process
  // Before the question: what is typed at once must not be echoed either.
  stdin.setRawMode(true)
  stderr.write(visible(question))
  try {
    return await readLine()
  } finally {
    stdin.setRawMode(false)
    stderr.write('\n')
  }
}

/** What comes after the end of the line is left for the next question. */
function readLine(): Promise<string | null> {
  const {stdin} = process
  const {promise, resolve} = Promise.withResolvers<string | null>()
  let line = ''
  const end = (answer: string | null) => {
    stdin.off('data', take)
    stdin.off('end', ended)
    stdin.pause()
    resolve(answer)
  }
  const ended = () => end(null)
  const take = (chunk: string) => {
    for (const [index, key] of [...chunk].entries()) {
      if (key === '\u0003' || key === '\u0004') return end(null)
      if (key === '\r' || key === '\n') {
        end(line)
        stdin.unshift([...chunk].slice(index + 1).join(''), 'utf8')
        return
      }
      line = key === '\u007f' ? [...line].slice(0, -1).join('') : line + key
    }
  }
  stdin.setEncoding('utf8')
  stdin.on('data', take)
  stdin.once('end', ended)
  stdin.resume()
  return promise
}
