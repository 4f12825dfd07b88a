import {z} from 'zod'
import {VARIABLES} from '../../src/config/env.ts'
import {Settings} from '../../src/config/settings.ts'
import {ERRORS} from '../../src/contract/errors.ts'
import {openApi} from '../../src/contract/openapi.ts'
import {type OperationName, operationPath, operations} from '../../src/contract/operations.ts'
import {applianceFieldsPage} from './appliance.ts'
import {capabilityPages} from './capabilities.ts'
import {commandsPage} from './commands.ts'
import {code, page, table} from './markdown.ts'
import {outputSchemas} from './outputs.ts'
import {policyFiles} from './policy.ts'
import {fieldTable, type Node} from './schema-table.ts'

/** Every generated file with its text. */
export function documents(version: string): Record<string, string> {
  return {
    'docs/api/openapi.json': JSON.stringify(openApi(version), null, 2),
    'docs/admin-api.md': adminApiPage(),
    ...capabilityPages(),
    'docs/apply-fields.md': applianceFieldsPage(),
    'docs/commands.md': commandsPage(),
    'docs/environment.md': environmentPage(),
    'docs/exit-codes.md': exitCodesPage(),
    'docs/settings.md': settingsPage(),
    ...policyFiles(),
    ...outputSchemas(),
  }
}

function adminApiPage(): string {
  const rows = (Object.keys(operations) as OperationName[]).map(name => {
    const {access, summary} = operations[name]
    return [code(`POST ${operationPath(name)}`), access, summary]
  })
  return page(
    'Admin API',
    'HTTP on the admin socket, a Unix socket: whoever can open it is an operator. Bodies are JSON objects; the schemas are in [api/openapi.json](api/openapi.json), which the gateway serves at `GET /v1/openapi.json`.',
    "    curl --unix-socket \"$XDG_RUNTIME_DIR/kruxos/admin.sock\" -H 'content-type: application/json' -d '{}' http://localhost/v1/status.get",
    'An error is `{"error":{"code","message","hint","issues"}}` with the status of [exit-codes.md](exit-codes.md). A request with an `Origin`, a `Referer` or a `Host` other than `localhost` is refused. `Idempotency-Key` makes a create safe to repeat.',
    table(['operation', 'access', 'does'], rows),
  )
}

function environmentPage(): string {
  return page(
    'Environment',
    table(
      ['variable', 'meaning'],
      Object.entries(VARIABLES).map(([name, meaning]) => [code(name), meaning]),
    ),
  )
}

function exitCodesPage(): string {
  const rows = Object.entries(ERRORS).map(([name, {exit, http, when}]) => [
    String(exit),
    `[${name}](errors/${name}.md)`,
    String(http),
    when,
  ])
  return page(
    'Exit codes',
    'The same with and without `--json`. `kruxos help exit-codes` prints this table.',
    table(
      ['exit', 'code', 'HTTP', 'when'],
      [
        ['0', 'OK', '200', 'done; also "nothing to list" and "already so"'],
        ...rows,
        ['128+n', '', '', 'ended by signal n'],
      ],
    ),
  )
}

function settingsPage(): string {
  const schema = z.toJSONSchema(Settings, {io: 'input'}) as Node
  const sections = Object.entries(schema.properties ?? {}).map(([name, node]) => {
    const kinds = node.items?.oneOf
    const tables = kinds
      ? kinds.map(kind => `A list; an item of the type ${nameOfKind(kind)}:\n\n${fieldTable(kind)}`)
      : [fieldTable(node)]
    return [`## ${name}`, ...(kinds && node.description ? [node.description] : []), ...tables].join('\n\n')
  })
  return page(
    'Settings: gateway.yaml',
    'Every key has a default; an unknown key is an error. `kruxos help files` says where the file is.',
    ...sections,
  )
}

function nameOfKind({properties}: Node): string {
  return code(String(properties?.['type']?.const))
}
