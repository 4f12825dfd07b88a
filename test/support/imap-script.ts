import {once} from 'node:events'
import {type AddressInfo, createServer, type Socket} from 'node:net'
import {createInterface} from 'node:readline'

type Answer = (tag: string, line: string) => string | null

export interface ImapScript extends AsyncDisposable {
  readonly port: number
  /** the lines that clients sent */
  readonly lines: readonly string[]
  readonly open: number
}

/**
 * A server that takes every login and then misbehaves, as no real one can be told to: `answers` has what it says to a command, null
 * for silence.
 */
export async function imapScript(answers: Readonly<Record<string, Answer>>): Promise<ImapScript> {
  const lines: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    createInterface({input: socket}).on('line', line => {
      lines.push(line)
      const [tag = '', first = '', second = ''] = line.split(' ')
      const command = first.toUpperCase() === 'UID' ? `UID ${second.toUpperCase()}` : first.toUpperCase()
      const answer = (answers[command] ?? USUAL[command] ?? done)(tag, line)
      if (answer !== null) socket.write(answer)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    get open() {
      return sockets.size
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const done: Answer = tag => `${tag} OK done\r\n`

const USUAL: Readonly<Record<string, Answer>> = {
  CAPABILITY: tag => `* CAPABILITY IMAP4rev1\r\n${tag} OK done\r\n`,
  LIST: tag => `* LIST () "/" INBOX\r\n* LIST (\\Drafts) "/" Drafts\r\n${tag} OK done\r\n`,
  EXAMINE: tag => `* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n${tag} OK [READ-ONLY] done\r\n`,
  SELECT: tag => `* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n${tag} OK [READ-WRITE] done\r\n`,
}
