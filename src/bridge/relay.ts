import {type Action, exit, log, toGateway, toHost, wake} from './actions.ts'
import {
  answerLost,
  answerOffline,
  answerRejected,
  answerStandIn,
  answerTooLarge,
  isDefinite,
  isStandInCall,
  type Problem,
  refuseTooLarge,
  sentence,
} from './answers.ts'
import {HostSession} from './host-session.ts'
import {
  errorText,
  type Id,
  INVALID_REQUEST,
  isId,
  type Notification,
  PARSE_ERROR,
  parseMessage,
  type Request,
  type Response,
  type Unknown,
} from './messages.ts'
import {Requests} from './requests.ts'

/** Codex waits about a second for the first answers, starting the program included. */
const STARTUP_HOLD_MS = 450
/** A gateway that restarts is back within this time; a request waits for it rather than fail. */
const RESTART_HOLD_MS = 2000
/** A gateway that was away may be back: the next attempt is made for the request, and gets this long. */
const ATTEMPT_HOLD_MS = 600
/** After stdin ended: how long the gateway may take for what it still owes. */
const END_GRACE_MS = 2000
/** After the token was rejected: how long to wait for a request to tell the reason to. */
const REASON_GRACE_MS = 2000
/** Hosts built on the MCP SDK close for good at 10 MiB. */
export const MAX_MESSAGE_TO_HOST_BYTES = 9.5 * 1_048_576
export const MAX_MESSAGE_TO_GATEWAY_BYTES = 16 * 1_048_576

const NO_ANSWER: Problem = {message: 'the gateway does not answer', hint: 'see how it is with: kruxos status'}

interface Ending {
  readonly code: number
  readonly deadline: number
  readonly rejection?: Problem
}

/**
 * The relay between one host and the gateway, without streams or clocks: fed with what happens, it answers what to do.
 * Messages pass unchanged. What it adds is what a host cannot: it holds requests while the gateway restarts, answers in
 * its place when it is away, and repeats the handshake on a new connection.
 */
export class Relay {
  readonly #version: string
  readonly #requests = new Requests()
  readonly #session = new HostSession()
  #link: 'down' | 'handshake' | 'up' = 'down'
  #problem: Problem | undefined
  #holdUntil: number | undefined
  /** what is held waits for one attempt, not for a time */
  #isAttempting = false
  #ending: Ending | undefined

  constructor(version: string) {
    this.#version = version
  }

  /** Characters of the requests that wait for the gateway. */
  get heldCharacters(): number {
    return this.#requests.heldCharacters
  }

  /** When `tick` is due. */
  get deadline(): number | undefined {
    const hold = this.#link !== 'up' && this.#requests.isOwed ? this.#holdUntil : undefined
    const times = [hold, this.#ending?.deadline].filter(time => time !== undefined)
    return times.length === 0 ? undefined : Math.min(...times)
  }

  fromHost(text: string, now: number): Action[] {
    const message = parseMessage(text)
    if (message === undefined) return this.garbledFromHost()
    if (message.kind === 'request') return this.#request(message, now)
    if (message.kind === 'notification') this.#note(message)
    if (message.kind === 'unknown') return this.#unknown(message, text)
    return this.#link === 'up' ? [toGateway(text), ...this.#endIfDone()] : []
  }

  garbledFromHost(): Action[] {
    return [toHost(errorText(null, PARSE_ERROR, 'the message is not JSON in UTF-8'))]
  }

  /** A line of the host above MAX_MESSAGE_TO_GATEWAY_BYTES, of which only the id could be saved. */
  oversizedFromHost(id: Id | undefined, bytes: number): Action[] {
    return [toHost(refuseTooLarge(id, bytes, MAX_MESSAGE_TO_GATEWAY_BYTES))]
  }

  hostEnded(now: number): Action[] {
    this.#ending ??= {code: 0, deadline: now + END_GRACE_MS}
    return this.#endIfDone()
  }

  connected(now: number): Action[] {
    const recovered = this.#problem ? [log('connected to the gateway')] : []
    this.#problem = undefined
    this.#isAttempting = false
    this.#holdUntil = now + RESTART_HOLD_MS
    const {replay} = this.#session
    if (replay === undefined) return [...recovered, ...this.#resume()]
    this.#link = 'handshake'
    return [...recovered, toGateway(replay)]
  }

  /** The connection is gone, or another attempt to make one failed. */
  disconnected(problem: Problem, now: number): Action[] {
    const news = problem.message === this.#problem?.message ? [] : [log(sentence(problem))]
    this.#problem = problem
    if (this.#link === 'down') return [...news, ...this.#attemptFailed(problem, now)]
    this.#link = 'down'
    this.#holdUntil = now + RESTART_HOLD_MS
    return [...news, ...this.#giveUpSent(problem), ...this.#endIfDone()]
  }

  /** The gateway takes neither the token nor the one that its source gave when it was asked again. */
  rejected(problem: Problem, code: number, now: number): Action[] {
    this.#link = 'down'
    this.#ending = {code, deadline: now + REASON_GRACE_MS, rejection: problem}
    const open = [...this.#requests.lose(), ...this.#requests.release()]
    return [log(sentence(problem)), ...tellRejection(open, problem, code)]
  }

  fromGateway(text: string): Action[] {
    const message = parseMessage(text)
    if (message === undefined || message.kind === 'unknown') return [log('dropped what the gateway sent: not JSON-RPC')]
    const bytes = Buffer.byteLength(text)
    const isTooLarge = bytes > MAX_MESSAGE_TO_HOST_BYTES
    if (message.kind === 'response' && message.id !== null)
      return [...this.#response(message, message.id, isTooLarge ? bytes : text), ...this.#endIfDone()]
    return isTooLarge ? [log(`dropped a message of the gateway: ${bytes} bytes`)] : [toHost(text)]
  }

  tick(now: number): Action[] {
    const isHoldOver = this.#link !== 'up' && this.#holdUntil !== undefined && now >= this.#holdUntil
    const answers = isHoldOver ? this.#giveUpHeld() : []
    if (this.#ending === undefined || now < this.#ending.deadline) return [...answers, ...this.#endIfDone()]
    return [...answers, ...this.#giveUpSent(NO_ANSWER), ...this.#giveUpHeld(), exit(this.#ending.code)]
  }

  #request(request: Request, now: number): Action[] {
    const {rejection, code = 0} = this.#ending ?? {}
    if (rejection) return tellRejection([request], rejection, code)
    if (this.#link === 'up' && isStandInCall(request)) return [toHost(answerStandIn(request))]
    if (this.#link === 'up') {
      this.#requests.send(request)
      return [toGateway(request.text)]
    }
    if (this.#needsNoGateway(request)) return [this.#offline(request)]
    this.#requests.hold(request)
    return this.#isPatient(now) ? [] : [wake()]
  }

  /** Whether what is held waits for a time that is not over; otherwise it waits for an attempt that is made now. */
  #isPatient(now: number): boolean {
    const isRefused = this.#problem !== undefined && isDefinite(this.#problem)
    if (!isRefused) this.#holdUntil ??= now + STARTUP_HOLD_MS
    if (this.#holdUntil !== undefined && now < this.#holdUntil) return true
    this.#isAttempting = true
    this.#holdUntil = now + ATTEMPT_HOLD_MS
    return false
  }

  #attemptFailed(problem: Problem, now: number): Action[] {
    if (!this.#isAttempting && !isDefinite(problem)) return this.#answerProbe()
    this.#isAttempting = false
    this.#holdUntil = now
    return this.#giveUpHeld()
  }

  #unknown({id}: Unknown, text: string): Action[] {
    if (this.#link !== 'up') return [toHost(errorText(id ?? null, INVALID_REQUEST, 'this is not JSON-RPC 2.0'))]
    if (id !== undefined) this.#requests.send({kind: 'request', id, method: '', params: {}, text})
    return [toGateway(text)]
  }

  /** A ping asks for us; a probe that waits for a gateway that is away costs the host its time to start. */
  #needsNoGateway({method}: Request): boolean {
    return method === 'ping' || (method === 'server/discover' && this.#problem !== undefined)
  }

  #answerProbe(): Action[] {
    const [probes, others] = partition(this.#requests.release(), request => this.#needsNoGateway(request))
    for (const request of others) this.#requests.hold(request)
    return probes.map(request => this.#offline(request))
  }

  #note({method, params}: Notification): void {
    if (method === 'notifications/initialized') this.#session.initialized()
    if (method === 'notifications/cancelled' && isId(params['requestId'])) this.#requests.cancel(params['requestId'])
  }

  #offline(request: Request): Action {
    this.#session.answeredOffline(request)
    const problem = this.#problem ?? NO_ANSWER
    return toHost(answerOffline(request, {problem, toolsJson: this.#session.tools, version: this.#version}))
  }

  #giveUpHeld(): Action[] {
    return this.#requests.giveUp().map(request => this.#offline(request))
  }

  #giveUpSent(problem: Problem): Action[] {
    return this.#requests.lose().map(request => toHost(answerLost(request, problem)))
  }

  /** `answer` is the text, or its size when it is too large for the host. */
  #response({result}: Response, id: Id, answer: string | number): Action[] {
    const own = this.#session.ownAnswer(id)
    if (own === 'handshake') return this.#replayed(result)
    if (own === 'tools') return this.#session.toolsLearned(result).map(toHost)
    const request = this.#requests.settle(id)
    if (request === undefined) return []
    if (typeof answer === 'number') return [toHost(answerTooLarge(request, answer, MAX_MESSAGE_TO_HOST_BYTES))]
    if (result !== undefined) this.#session.answered(request, result)
    return [toHost(answer)]
  }

  #replayed(result: unknown): Action[] {
    if (this.#link !== 'handshake') return []
    const refused = result === undefined ? [log('the gateway refused to take up this session again')] : []
    const completion = this.#session.completion.map(toGateway)
    const {toHost: news, toGateway: questions} = this.#session.afterReplay()
    return [...refused, ...completion, ...this.#resume(), ...questions.map(toGateway), ...news.map(toHost)]
  }

  #resume(): Action[] {
    this.#link = 'up'
    const held = this.#requests.release()
    for (const request of held) this.#requests.send(request)
    return held.map(request => toGateway(request.text))
  }

  #endIfDone(): Action[] {
    return this.#ending && !this.#ending.rejection && !this.#requests.isOwed ? [exit(this.#ending.code)] : []
  }
}

/** After a probe and a ping the host still has to ask what it came for; after anything else it knows enough. */
function tellRejection(requests: Request[], problem: Problem, code: number): Action[] {
  const isTold = requests.some(({method}) => method !== 'server/discover' && method !== 'ping')
  return [...requests.map(request => toHost(answerRejected(request, problem))), ...(isTold ? [exit(code)] : [])]
}

function partition<T>(items: T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))]
}
