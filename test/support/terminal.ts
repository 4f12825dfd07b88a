import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import type {FakeAdmin} from './fake-admin.ts'
import {ROOT, tempDir} from './kruxos.ts'

/** Why a test cannot have a terminal here, or false. */
export const noTerminal =
  (process.platform !== 'linux' || !existsSync('/usr/bin/script')) && 'needs script(1) of util-linux'

/** Runs `kruxos` on a terminal of its own; each answer is typed when the text before it is on the screen. 0 columns: a width not known. */
export async function atTerminal(
  line: string,
  gateway: Pick<FakeAdmin, 'socketPath'>,
  answers: [screen: string, typed: string][],
  env = {},
  columns = 0,
) {
  using home = tempDir()
  const child = spawn(
    '/usr/bin/script',
    ['-qec', `stty cols ${columns}; ${process.execPath} ${join(ROOT, 'bin', 'run.js')} ${line}`, '/dev/null'],
    {
      env: {
        PATH: process.env['PATH'],
        HOME: home.path,
        TERM: 'xterm',
        KRUXOS_DATA_DIR: home.path,
        KRUXOS_SOCKET: gateway.socketPath,
        ...env,
      },
    },
  )
  let screen = ''
  const waiting = [...answers]
  child.stdout.on('data', chunk => {
    screen += chunk
    const [next] = waiting
    if (next === undefined || !screen.includes(next[0])) return
    waiting.shift()
    child.stdin.write(next[1])
  })
  const exit = await new Promise(resolve => child.once('close', resolve))
  return {screen, exit}
}

const MARK = '=-=-=-='

/** What each command line shows on a terminal of so many columns, in the environment of `env`. */
export async function screens(
  lines: readonly string[],
  {socketPath}: Pick<FakeAdmin, 'socketPath'>,
  {columns, env}: {columns: number; env: Readonly<Record<string, string>>},
): Promise<string[]> {
  using home = tempDir()
  const commands = lines.map(line => `${process.execPath} ${join(ROOT, 'bin', 'run.js')} ${line}; echo '${MARK}'`)
  const child = spawn('/usr/bin/script', ['-qec', `stty cols ${columns}; ${commands.join('; ')}`, '/dev/null'], {
    env: {PATH: process.env['PATH'], HOME: home.path, KRUXOS_DATA_DIR: home.path, KRUXOS_SOCKET: socketPath, ...env},
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const shown = (await text(child.stdout)).replaceAll('\r\n', '\n')
  return shown.split(`${MARK}\n`).slice(0, lines.length)
}
