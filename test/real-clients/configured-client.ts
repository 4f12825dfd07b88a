import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {parse as parseToml} from 'smol-toml'
import type {Machine} from '../support/machine.ts'
import {runClaude} from './claude-code.ts'
import {runCodex} from './codex.ts'

/** The real clients as `cli-config generate --write` leaves them, with a file in the workspace of their agent. */

export const CONTENT = 'hello from the workspace of this agent'

export interface Entry {
  command: string
  args: string[]
  env: {KRUXOS_AGENT_NAME: string; KRUXOS_TOKEN_LABEL: string}
}

export const CLIENTS = {
  'claude-code': {
    run: runClaude,
    // `claude -p` refuses every tool that no permission allows, read-only ones too.
    flags: ['--allow-tools'],
    async entry({home}: Machine): Promise<Entry> {
      return JSON.parse(await readFile(join(home, '.claude.json'), 'utf8')).mcpServers.kruxos
    },
  },
  codex: {
    run: runCodex,
    flags: [],
    async entry({home}: Machine): Promise<Entry> {
      const config = parseToml(await readFile(join(home, '.codex', 'config.toml'), 'utf8'))
      return (config['mcp_servers'] as unknown as {kruxos: Entry}).kruxos
    },
  },
} as const
export type ClientName = keyof typeof CLIENTS
export const CLIENT_NAMES = Object.keys(CLIENTS) as ClientName[]

export async function configure(machine: Machine, name: ClientName, flags: readonly string[]): Promise<Entry> {
  await machine.kruxosJson(['cli-config', 'generate', '--write', '--client', name, ...flags])
  const entry = await CLIENTS[name].entry(machine)
  const {agent} = await machine.admin.call('agent.show', {name: entry.env.KRUXOS_AGENT_NAME})
  await mkdir(agent.workspace, {recursive: true})
  await writeFile(join(agent.workspace, 'hello.txt'), CONTENT)
  return entry
}
