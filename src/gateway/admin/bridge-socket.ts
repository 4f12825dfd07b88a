import {createServer, type Server, type Socket} from 'node:net'
import {z} from 'zod'
import {type ErrorBody, KruxosError} from '../../contract/errors.ts'
import {DEFAULT_TOKEN_LABEL} from '../../contract/names.ts'
import {TokenLabel} from '../../contract/token.ts'
import type {Audit, Intent} from '../audit/types.ts'
import type {Log} from '../log.ts'
import type {Store} from '../store/types.ts'
import type {Vault} from '../vault/types.ts'
import {toErrorBody} from './dispatch.ts'
import {isActive, vaultPath} from './handlers/token-rows.ts'
import {listenOnSocket, type SocketAccess} from './unix-socket.ts'

const MAX_QUESTION_BYTES = 1024
const TIMEOUT_MS = 5000
const GRANT_DEFAULT = `kruxos token create ${DEFAULT_TOKEN_LABEL} --if-absent && kruxos token grant ${DEFAULT_TOKEN_LABEL}`

const Question = z.strictObject({label: TokenLabel})

/** One line of JSON each way; the bridge and the SDKs know this shape. */
export type BridgeAnswer = ({readonly token: string} & Trust) | {readonly error: ErrorBody}

/** What the TLS connection to us must show: our authority (PEM), or the SHA-256 of our public key. */
export type Trust = {readonly ca: string} | {readonly pin: string}

export interface BridgeSocketOptions {
  readonly store: Store
  readonly vault: Vault
  readonly audit: Audit
  readonly log: Log
  now(): Date
  trust(): Trust
}

/**
 * The socket of one user. It answers one question, "the token under label L that was granted to me", and nothing else:
 * the process that asks it must not be able to administer anything.
 */
export async function openBridgeSocket(
  options: BridgeSocketOptions,
  path: string,
  uid: number,
  access: SocketAccess,
): Promise<Server> {
  const server = createServer(socket => converse(socket, question => reply(options, uid, question)))
  server.maxConnections = 256
  await listenOnSocket(server, path, access)
  return server
}

function converse(socket: Socket, respond: (line: string) => Promise<BridgeAnswer>): void {
  let received = ''
  socket.setEncoding('utf8')
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (text: string) => {
    received += text
    const end = received.indexOf('\n')
    if (end === -1 && received.length <= MAX_QUESTION_BYTES) return
    socket.removeAllListeners('data').pause()
    void respond(received.slice(0, Math.min(end, MAX_QUESTION_BYTES))).then(answer =>
      socket.end(`${JSON.stringify(answer)}\n`),
    )
  })
}

async function reply(options: BridgeSocketOptions, uid: number, line: string): Promise<BridgeAnswer> {
  try {
    return await lookUp(options, uid, parseQuestion(line))
  } catch (error) {
    return {error: toErrorBody(error, options.log)}
  }
}

function parseQuestion(line: string): string {
  try {
    return Question.parse(JSON.parse(line)).label
  } catch (cause) {
    throw new KruxosError('USAGE', 'the question is one line: {"label":"<label>"}', {cause})
  }
}

async function lookUp(
  {store, vault, audit, log, now, trust}: BridgeSocketOptions,
  uid: number,
  label: string,
): Promise<BridgeAnswer> {
  const row = await store.tokens.getByLabel(label)
  // A label of somebody else's is answered like one that does not exist.
  if (!row?.stored || !row.grantedUids.includes(uid) || !isActive(row, now())) throw notFound(label)
  const token = await vault.get(store.vault, vaultPath(label))
  if (token === null) throw notFound(label)
  log.info({label, tokenId: row.id, uid}, 'token given to a bridge')
  await audit.record(givenTo(uid, label, row.id), {status: 'success', error: null, output: null, durationMs: 0})
  return {token, ...trust()}
}

function givenTo(uid: number, label: string, tokenId: string): Intent {
  const actor = {type: 'user', name: `uid ${uid}`, sessionId: null, tokenId, client: 'mcp-bridge'} as const
  return {event: 'token.given', actor, subject: label, input: null, decision: null, approvalId: null}
}

function notFound(label: string): KruxosError {
  return new KruxosError('NOT_FOUND', `no token with the label ${label} is granted to this user`, {
    hint: label === DEFAULT_TOKEN_LABEL ? GRANT_DEFAULT : 'kruxos cli-config generate --write',
  })
}
