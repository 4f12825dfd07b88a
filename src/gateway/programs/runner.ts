import type {Socket} from 'node:net'
import type {Duplex} from 'node:stream'
import {type Launched, launchHere} from './launch.ts'
import {killGroup} from './process-group.ts'
import {type LaunchOrder, onMessage, type PipeMessage, send, sendData} from './runner-messages.ts'

/** Launches one program for whoever connected, and ends it when they go. */
export function serveLaunch(socket: Socket): void {
  let launching: Promise<Launched | null> | undefined
  onMessage<LaunchOrder | PipeMessage>(socket, message => {
    if ('argv' in message) launching ??= launch(socket, message)
    else void launching?.then(launched => feed(launched?.pipes[message.pipe], message))
  })
}

async function launch(socket: Socket, {argv, ...options}: LaunchOrder): Promise<Launched | null> {
  try {
    const launched = await launchHere(argv, options)
    const end = () => killGroup(launched.pid)
    if (socket.destroyed) end()
    else socket.once('close', end)
    send(socket, {pid: launched.pid})
    for (const [index, pipe] of launched.pipes.entries()) if (pipe) forward(pipe, socket, index)
    void launched.ended.then(howItEnded => {
      socket.off('close', end)
      send(socket, {end: howItEnded})
      socket.end()
    })
    return launched
  } catch (error) {
    const {code = '', message} = error as NodeJS.ErrnoException
    send(socket, {error: {code, message}})
    socket.end()
    return null
  }
}

function forward(pipe: Duplex, socket: Socket, index: number): void {
  pipe.on('error', () => {})
  pipe.on('data', chunk => {
    if (sendData(socket, index, chunk)) return
    pipe.pause()
    socket.once('drain', () => pipe.resume())
  })
  pipe.once('end', () => send(socket, {pipe: index}))
}

function feed(pipe: Duplex | null | undefined, {data}: PipeMessage): void {
  if (data === undefined) pipe?.end()
  else pipe?.write(Buffer.from(data, 'base64'))
}
