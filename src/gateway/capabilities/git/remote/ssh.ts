import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {runProgram} from '../../../programs/run-program.ts'
import {nullWhen} from '../../filesystem/paths/directory.ts'

const MAX_OUTPUT_BYTES = 10_000
const POLL_MS = 20
/** a slow machine starts an agent within this */
const MAX_POLLS = 250

/** The ssh that git is to use: nothing of a user's or the machine's configuration, and nobody to ask. */
export function sshCommand({knownHostsFile, agentSocket}: {knownHostsFile: string; agentSocket: string}): string {
  const options = [
    ...['BatchMode=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${knownHostsFile}`],
    ...['GlobalKnownHostsFile=/dev/null', 'UpdateHostKeys=no', 'VerifyHostKeyDNS=no'],
    ...[`IdentityAgent=${agentSocket}`, 'IdentityFile=none', 'PreferredAuthentications=publickey'],
    ...['ForwardAgent=no', 'ClearAllForwardings=yes', 'PermitLocalCommand=no', 'ProxyCommand=none'],
    ...['ControlMaster=no', 'ControlPath=none', 'ConnectTimeout=20', 'LogLevel=ERROR'],
  ]
  return ['ssh', '-F', '/dev/null', ...options.flatMap(option => ['-o', option])].map(quote).join(' ')
}

/** For a shell, which git hands the command to. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** An ssh-agent that holds one key, for one call: the key is in no file, and the program that uses it cannot read it. */
export class KeyAgent implements AsyncDisposable {
  readonly socket: string
  readonly #end = new AbortController()
  readonly #ended: Promise<unknown>
  #isGone = false

  private constructor(dir: string) {
    this.socket = join(dir, 'agent.sock')
    this.#ended = runProgram(['ssh-agent', '-D', '-a', this.socket], {
      cwd: dir,
      signal: this.#end.signal,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    })
      .catch(() => {})
      .finally(() => {
        this.#isGone = true
      })
  }

  /** null when the key cannot be used: damaged, with a passphrase, or there is no ssh on this machine */
  static async open(dir: string, key: string, signal: AbortSignal): Promise<KeyAgent | null> {
    const agent = new KeyAgent(dir)
    try {
      if (await agent.#add(dir, key, signal)) return agent
    } catch (error) {
      await agent[Symbol.asyncDispose]()
      return nullWhen('ENOENT')(error as NodeJS.ErrnoException)
    }
    await agent[Symbol.asyncDispose]()
    return null
  }

  async #add(cwd: string, key: string, signal: AbortSignal): Promise<boolean> {
    for (let poll = 0; poll < MAX_POLLS && !this.#isGone; poll++) {
      const {exitCode} = await runProgram(['ssh-add', '-q', '-'], {
        cwd,
        env: {SSH_AUTH_SOCK: this.socket, SSH_ASKPASS_REQUIRE: 'never'},
        input: `${key}\n`,
        signal,
        maxOutputBytes: MAX_OUTPUT_BYTES,
      })
      if (exitCode !== NO_AGENT) return exitCode === 0
      await sleep(POLL_MS, undefined, {signal})
    }
    return false
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort()
    await this.#ended
  }
}

/** ssh-add(1): the agent cannot be reached, here because it has not begun to listen */
const NO_AGENT = 2
