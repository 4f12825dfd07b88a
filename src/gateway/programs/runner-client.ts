import {realpathSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {Duplex} from 'node:stream'
import {KruxosError} from '../../contract/errors.ts'
import type {Launcher, ProgramEnd} from './launch.ts'
import {onMessage, type RunnerMessage, send, sendData} from './runner-messages.ts'

/** How a program ends whose runner is gone: the kernel ends it with that. */
const LOST: ProgramEnd = {exitCode: null, endedBy: 'SIGKILL'}

/** By the runner that listens on a Unix socket; the connection is the program's life. */
export function launchBy(path: string): Launcher {
  return async (argv, {cwd, env, stdio}) => {
    // A descriptor of ours says nothing to another process.
    const order = {argv, cwd: realpathSync.native(cwd), env, stdio}
    const socket = connect(path)
    const started = Promise.withResolvers<number>()
    const ended = Promise.withResolvers<ProgramEnd>()
    const pipes = stdio.map((kind, index) => (kind === 'pipe' ? createPipe(socket, index) : null))
    onMessage<RunnerMessage>(socket, message => {
      if ('pid' in message) started.resolve(message.pid)
      else if ('error' in message) started.reject(Object.assign(new Error(message.error.message), message.error))
      else if ('end' in message) ended.resolve(message.end)
      else pipes[message.pipe]?.push(message.data === undefined ? null : Buffer.from(message.data, 'base64'))
    })
    socket.once('close', () => {
      started.reject(unreachable())
      for (const pipe of pipes) pipe?.push(null)
      ended.resolve(LOST)
    })
    send(socket, order)
    return {pid: await started.promise, pipes, ended: ended.promise}
  }
}

function createPipe(socket: Socket, index: number): Duplex {
  const pipe = new Duplex({
    read() {},
    write(chunk, _, done) {
      if (sendData(socket, index, chunk)) done()
      else socket.once('drain', done)
    },
    final(done) {
      send(socket, {pipe: index})
      done()
    },
  })
  return pipe.on('error', () => {})
}

function unreachable(): KruxosError {
  return new KruxosError('UNREACHABLE', 'the service that starts programs of agents does not answer', {
    hint: 'sudo kruxos gateway restart',
  })
}
