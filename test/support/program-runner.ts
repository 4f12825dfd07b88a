import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {eventually} from './eventually.ts'
import {tempDir} from './kruxos.ts'

const ENTRY = join(import.meta.dirname, '..', '..', 'src', 'gateway', 'programs', 'runner-main.ts')

export interface ProgramRunner extends AsyncDisposable {
  readonly socket: string
  readonly pid: number
}

/** The real service that launches sandboxes, with its socket from systemd-socket-activate(1). */
export async function startProgramRunner(): Promise<ProgramRunner> {
  const folder = tempDir()
  const socket = join(folder.path, 'programs.sock')
  const child = spawn('systemd-socket-activate', ['-l', socket, '--fdname=programs', process.execPath, ENTRY], {
    stdio: 'ignore',
  })
  await eventually(async () => {
    if (!existsSync(socket)) throw new Error('there is no socket yet')
  })
  return {
    socket,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit')
      if (child.kill('SIGKILL')) await exited
      folder[Symbol.dispose]()
    },
  }
}
