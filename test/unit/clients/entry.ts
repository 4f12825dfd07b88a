import type {ServerEntry} from '../../../src/clients/server-entry.ts'

export const ENTRY: ServerEntry = {
  serverName: 'kruxos',
  command: '/opt/kruxos/bin/mcp-bridge',
  args: [],
  env: {
    KRUXOS_ENDPOINT: 'wss://localhost:7700',
    KRUXOS_AGENT_NAME: 'claude-agent',
    KRUXOS_TOKEN_LABEL: 'claude-code',
  },
}
