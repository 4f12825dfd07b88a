import {mkdirSync, renameSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {ALLOWED_ORIGIN} from '../support/facade.ts'
import {type TempGateway, tempGateway} from '../support/temp-gateway.ts'
import {diagnosticCapabilities} from './diagnostic-capabilities.ts'

const AGENT = 'suite'

export interface SuiteGateway extends AsyncDisposable {
  readonly port: number
  readonly token: string
}

/** A gateway with the tools that the suite calls. */
export async function suiteGateway(): Promise<SuiteGateway> {
  let changes = 0
  const gateway: TempGateway = await tempGateway({
    settings: `access: {allowed_origins: [${ALLOWED_ORIGIN}]}`,
    capabilities: diagnosticCapabilities(async () => {
      changes += 1
      block(gateway, changes % 2 === 1)
    }),
  })
  return {
    port: Number(new URL(gateway.endpoint).port),
    token: await gateway.createToken(AGENT),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  }
}

/** A tool that nothing else uses comes and goes by the policy of the suite's agent. */
function block({paths}: TempGateway, isBlocked: boolean): void {
  const file = join(paths.policiesDir, 'agents', `${AGENT}.yaml`)
  const rule = `  - {match: filesystem.restore, tier: ${isBlocked ? 'blocked' : 'notify'}, reason: a change}\n`
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(`${file}~`, `version: 1\nname: agents-${AGENT}\nrules:\n${rule}`, {mode: 0o600})
  renameSync(`${file}~`, file)
}
