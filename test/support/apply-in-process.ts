import {mkdirSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {execute} from '../../src/cli/apply/execute.ts'
import {exportFile} from '../../src/cli/apply/export.ts'
import type {Context} from '../../src/cli/apply/kind.ts'
import {makePlan, type WholePlan} from '../../src/cli/apply/plan.ts'
import {readApplianceFile} from '../../src/cli/apply/read-file.ts'
import type {Environment} from '../../src/config/env.ts'
import {fileIn} from './appliance-files.ts'
import type {TempGateway} from './temp-gateway.ts'

type Gateway = Pick<TempGateway, 'admin' | 'paths'>

/** What `kruxos apply` does, without starting it. @returns what was changed */
export async function applyText(
  gateway: Gateway,
  folder: string,
  text: string,
  {env = {}, prune = false, check}: {env?: Environment; prune?: boolean; check?: () => unknown} = {},
): Promise<WholePlan> {
  const {refuse, ...read} = readApplianceFile(fileIn(folder, 'applied.yaml', text))
  const plan = await makePlan({...contextOf(gateway, env), ...read, prune}, refuse)
  await execute(plan, check ?? (() => {}))
  return plan
}

/** What `kruxos export` prints. */
export function exportText(gateway: Gateway): Promise<string> {
  return exportFile(contextOf(gateway, {}), 'schema')
}

function contextOf({admin, paths}: Gateway, env: Environment): Context {
  mkdirSync(paths.configDir, {recursive: true})
  const host = {platform: process.platform, uid: process.getuid?.() ?? 0, home: paths.dataDir, env, exists: () => false}
  return {
    admin,
    host,
    paths,
    file: {version: 1},
    folder: tmpdir(),
    givenSettings: {},
    prune: false,
    restart: null,
    clients: {bridge: ['/usr/bin/false'], childEntry: join(paths.dataDir, 'none')},
  }
}
