import {CAPABILITY_NAME_PATTERN, MAX_TOOL_NAME_LENGTH, toToolName} from '../../src/contract/names.ts'
import {builtInRegistry} from './registry.ts'

const PUBLISHED = ['email.send', 'git.commit', 'network.http_request', 'state.persistent.get']
const UNUSUAL = ['a.b', 'a1.b2', 'a_b.c_d.e_f']
const REFUSED = [
  '',
  'filesystem',
  'Filesystem.read',
  'filesystem.read file',
  'a..b',
  '.a.b',
  'a.b.',
  'a.b__c',
  'a._b',
  'a.b_',
  '_a.b',
  'a.1b',
  'a-b.c',
]

export function nameVectors() {
  const builtIn = builtInRegistry()
    .list()
    .map(({name}) => name)
  const names = [...new Set([...builtIn, ...PUBLISHED, ...UNUSUAL])].sort()
  return {
    about: 'capability <-> tool; `refused` are no capability names: their tool name could not be mapped back',
    capabilityPattern: CAPABILITY_NAME_PATTERN.source,
    toolPattern: `^[A-Za-z0-9_-]{1,${MAX_TOOL_NAME_LENGTH}}$`,
    pairs: names.map(capability => ({capability, tool: toToolName(capability)})),
    refused: REFUSED,
  }
}
