import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type TempGateway, tempGateway} from '../../../test/support/temp-gateway.ts'
import {type ConnectOptions, KruxOS} from '../src/index.ts'
import type {Capabilities} from './capabilities.ts'

export interface TestAgent extends AsyncDisposable {
  readonly gateway: TempGateway
  readonly agent: KruxOS & Capabilities
  readonly token: string
}

/** A gateway of its own with these settings, an agent on it, and two files in that agent's workspace. */
export async function testAgent(options: ConnectOptions = {}, settings = ''): Promise<TestAgent> {
  const gateway = await tempGateway({settings})
  const token = await gateway.createToken('build')
  const workspace = join(gateway.paths.workspacesDir, 'build')
  mkdirSync(workspace, {recursive: true})
  writeFileSync(join(workspace, 'data.csv'), 'a,b\n1,2\n')
  writeFileSync(join(workspace, 'notes.txt'), 'remember the milk\n')
  const agent = await KruxOS.connect<Capabilities>(gateway.endpoint, {
    apiKey: token,
    caFile: gateway.paths.caFile,
    ...options,
  })
  return {
    gateway,
    agent,
    token,
    async [Symbol.asyncDispose]() {
      await agent.close()
      await gateway[Symbol.asyncDispose]()
    },
  }
}
