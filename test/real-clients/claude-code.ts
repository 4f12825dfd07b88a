import {createInterface} from 'node:readline'
import {type ClientOptions, type Finished, type RunningClient, runClient, startClient} from './client-process.ts'
import type {ModelApi} from './model-api.ts'

export interface ClaudeTurn extends ClientOptions {
  api: ModelApi
  prompt: string
  extraArgs?: string[]
}

/** `claude -p PROMPT`: one turn. Without a permission in `extraArgs` or settings.json it refuses each tool call. */
export async function runClaude({api, prompt, extraArgs = [], ...options}: ClaudeTurn): Promise<Finished> {
  return await runClient('claude', ['-p', prompt, ...extraArgs], withApi(options, api))
}

export interface ClaudeSession extends AsyncDisposable {
  /** one turn; the model's last words */
  ask(prompt: string): Promise<string>
  /** closes the input, and waits for the client to end by itself */
  end(): Promise<Finished>
}

/** One session of several turns: `claude -p --input-format stream-json`. */
export function openClaude({api, extraArgs = [], ...options}: Omit<ClaudeTurn, 'prompt'>): ClaudeSession {
  const streams = ['--input-format', 'stream-json', '--output-format', 'stream-json', '--verbose']
  const client = startClient('claude', ['-p', ...streams, ...extraArgs], withApi(options, api))
  const messages = createInterface({input: client.child.stdout})[Symbol.asyncIterator]()
  return {
    async ask(prompt) {
      const content = [{type: 'text', text: prompt}]
      client.child.stdin.write(`${JSON.stringify({type: 'user', message: {role: 'user', content}})}\n`)
      return await resultOfTurn(client, messages)
    },
    async end() {
      client.child.stdin.end()
      return await client.finished
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  }
}

/** Any other command of Claude Code, such as `claude mcp list`. */
export async function claude(args: string[], options: ClientOptions): Promise<Finished> {
  return await runClient('claude', args, {...options, env: {...QUIET, ...options.env}})
}

const QUIET = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_TELEMETRY: '1',
}

function withApi<T extends ClientOptions>(options: T, api: ModelApi): T {
  const toApi = {ANTHROPIC_BASE_URL: api.url, ANTHROPIC_API_KEY: 'no-key', CLAUDE_CODE_MAX_RETRIES: '0'}
  return {...options, env: {...QUIET, ...toApi, ...options.env}}
}

async function resultOfTurn(client: RunningClient, messages: AsyncIterator<string>): Promise<string> {
  for (let next = await messages.next(); !next.done; next = await messages.next()) {
    const message: {type: string; result?: string} = JSON.parse(next.value)
    if (message.type === 'result') return message.result ?? ''
  }
  const {stdout, stderr} = await client.finished
  throw new Error(`claude ended before its turn did\n${stdout}\n${stderr}`)
}
