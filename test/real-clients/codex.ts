import {type ClientOptions, type Finished, runClient} from './client-process.ts'
import type {ModelApi} from './model-api.ts'

export interface CodexTurn extends ClientOptions {
  api: ModelApi
  prompt: string
  extraArgs?: string[]
}

/**
 * `codex exec PROMPT`: one turn. The model API is given by `-c`, so that config.toml stays what the test put there.
 * The model decides how Codex offers MCP tools (see `Reach`); without `-m` in `extraArgs` it is Codex's own default.
 */
export async function runCodex({api, prompt, extraArgs = [], ...options}: CodexTurn): Promise<Finished> {
  const args = ['exec', '--skip-git-repo-check', ...overrides(api), ...extraArgs, prompt]
  return await runClient('codex', args, {...options, env: {SCRIPTED_MODEL_KEY: 'no-key', ...options.env}})
}

/** Any other command of Codex, such as `codex mcp get`. */
export async function codex(args: string[], options: ClientOptions): Promise<Finished> {
  return await runClient('codex', args, options)
}

function overrides(api: ModelApi): string[] {
  const settings = {
    model_provider: 'scripted',
    'model_providers.scripted.name': 'scripted',
    'model_providers.scripted.base_url': `${api.url}/v1`,
    'model_providers.scripted.wire_api': 'responses',
    'model_providers.scripted.env_key': 'SCRIPTED_MODEL_KEY',
    'model_providers.scripted.request_max_retries': 0,
    'model_providers.scripted.stream_max_retries': 0,
    'analytics.enabled': false,
    check_for_update_on_startup: false,
  }
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${JSON.stringify(value)}`])
}
