import {z} from 'zod'
import {fieldIssues, issueSentence} from '../../../contract/issues.ts'
import {toCapabilityName} from '../../../contract/names.ts'
import {type CallContext, CapabilityError, type DeclaredError} from '../../capability.ts'
import type {PlannedCall} from '../../schedule.ts'
import type {SchedulerServices} from './services.ts'

const MAX_INPUT_CHARACTERS = 65_536

export const plannedCallInput = {
  capability: z.string().min(1).max(128).describe('name of the capability to call, such as filesystem.append'),
  inputs: z.record(z.string(), z.unknown()).default({}).describe('the input of each call, as its schema says'),
  description: z.string().max(500).default('').describe('what it is for, for people and for you later'),
}

interface Request {
  readonly capability: string
  readonly inputs: Record<string, unknown>
  readonly description: string
}

export const plannedCallErrors: Readonly<
  Record<'CapabilityNotFound' | 'InvalidInput' | 'TooManySchedules', DeclaredError>
> = {
  CapabilityNotFound: {
    when: 'you may use no capability of this name',
    recovery: [
      {action: 'list_capabilities', description: 'see what you may use', capability: 'agent.capabilities', inputs: {}},
    ],
  },
  InvalidInput: {
    when: 'the inputs do not fit the capability that is to be called',
    recovery: [{action: 'fix_input', description: 'mend inputs as the schema of the capability says'}],
  },
  TooManySchedules: {
    when: 'you have as many planned calls as you may',
    recovery: [
      {action: 'list_schedules', description: 'see what you planned', capability: 'scheduler.cron_list'},
      {action: 'delete_schedule', description: 'delete what is not needed', capability: 'scheduler.cron_delete'},
    ],
  },
}

/** Checks now what would fail at each run. @throws CapabilityError CapabilityNotFound, InvalidInput */
export function planCall(
  services: Pick<SchedulerServices, 'find'>,
  context: CallContext,
  {capability: name, inputs, description}: Request,
): PlannedCall {
  const capability = services.find(context, toCapabilityName(name))
  if (!capability) throw new CapabilityError('CapabilityNotFound', `you may use no capability ${name}`, {name})
  const {error} = capability.input.safeParse(inputs)
  if (error) {
    const issues = fieldIssues(error).map(({path, rule}) => ({field: path.join('.'), reason: rule}))
    const [first] = fieldIssues(error)
    const why = first ? issueSentence(first) : 'see its schema'
    throw new CapabilityError('InvalidInput', `the inputs do not fit ${capability.name}: ${why}`, {issues})
  }
  const characters = JSON.stringify(inputs).length
  if (characters > MAX_INPUT_CHARACTERS) {
    const message = `the inputs have ${characters} characters, of ${MAX_INPUT_CHARACTERS} at most`
    throw new CapabilityError('InvalidInput', message, {limit: MAX_INPUT_CHARACTERS})
  }
  return {capability: capability.name, input: inputs, description}
}
