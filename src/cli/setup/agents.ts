import {already, done, type Outcome, type SetupContext} from './step.ts'

export async function makeAgents({admin, answers}: SetupContext): Promise<Outcome> {
  const made: string[] = []
  for (const {name, purpose} of answers.agents)
    if ((await admin.call('agent.create', {name, purpose, ifAbsent: true})).changed) made.push(name)
  if (made.length > 0) return done(`made ${made.join(', ')}`)
  const names = answers.agents.map(({name}) => name).join(', ')
  return already(
    names === '' ? 'none but those of the clients' : `${names} ${answers.agents.length === 1 ? 'is' : 'are'} there`,
  )
}
