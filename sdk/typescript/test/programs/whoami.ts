/** Connects with nothing but what surrounds it, and says as whom. */
import {KruxOS, KruxOSError} from '../../src/index.ts'

try {
  await using agent = await KruxOS.connect()
  const {agent_name: name} = await agent.capabilities.invoke('agent.whoami')
  process.stdout.write(String(name))
} catch (error) {
  if (!(error instanceof KruxOSError)) throw error
  process.stdout.write(`${error.name}: ${error.message}; ${error.hint}`)
}
