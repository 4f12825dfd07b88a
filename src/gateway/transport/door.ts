import type {Socket} from 'node:net'
import {isLoopback, plainAddress} from './addresses.ts'
import {onFirstByte} from './first-byte.ts'
import type {HttpServers} from './http.ts'
import type {Limits} from './limits.ts'
import type {Notice} from './notices.ts'

/** Every socket that comes in, until it is closed. */
export interface Door {
  onSocket(socket: Socket): void
  /** Ends all that are still open. */
  cut(): void
}

/** Hands TLS and plain text on. Plain text is for this machine only: elsewhere a token would cross the wire in it. */
export function createDoor(http: HttpServers, limits: Limits, notice: Notice): Door {
  const sockets = new Set<Socket>()

  function decide(socket: Socket, isTls: boolean): void {
    const {remoteAddress} = socket
    if (isTls || isLoopback(plainAddress(remoteAddress))) {
      http.serve(socket, isTls)
    } else {
      notice('plain text from another machine was refused', {remoteAddress})
      socket.destroy()
    }
  }

  return {
    onSocket(socket) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      onFirstByte(socket, limits.firstByteTimeoutMs, isTls => decide(socket, isTls))
    },
    cut() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
