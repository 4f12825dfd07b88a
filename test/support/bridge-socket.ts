import {once} from 'node:events'
import {mkdtemp, rm} from 'node:fs/promises'
import {createServer, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export interface BridgeSocket extends AsyncDisposable {
  readonly path: string
  /** what was asked, line by line */
  readonly questions: string[]
  /** what is answered from now on */
  reply: Reply
}

/** JSON, a raw text, silence, or one of these for the n-th question (from 1) */
type Reply = object | string | undefined | ((question: number) => object | string | undefined)

/** The gateway's end of a bridge socket: one question, one answer. */
export async function startBridgeSocket(reply: Reply): Promise<BridgeSocket> {
  const folder = await mkdtemp(join(tmpdir(), 'ks-'))
  const open = new Set<Socket>()
  const server = createServer({allowHalfOpen: true}, socket => {
    open.add(socket.on('error', () => undefined))
    socket.once('data', chunk => {
      bridgeSocket.questions.push(chunk.toString())
      const {reply: next, questions} = bridgeSocket
      const now = typeof next === 'function' ? next(questions.length) : next
      if (now !== undefined) socket.end(typeof now === 'string' ? now : `${JSON.stringify(now)}\n`)
    })
  })
  const bridgeSocket: BridgeSocket = {
    path: join(folder, 'b.sock'),
    questions: [],
    reply,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
      await rm(folder, {recursive: true, force: true})
    },
  }
  server.listen(bridgeSocket.path)
  await once(server, 'listening')
  return bridgeSocket
}
