import type {RuleSource} from '../../contract/policy-file.ts'
import type {Call} from '../call.ts'
import {createExpression} from '../expression/index.ts'
import {toBytes} from '../units.ts'
import {fieldTest} from './fields.ts'
import {all, type Holds} from './holds.ts'
import {hostTest} from './host.ts'
import {pathTest} from './paths.ts'
import {sizeTest} from './size.ts'
import {timeTest} from './time.ts'

type Conditions = NonNullable<RuleSource['when']>
type Test = (call: Call, isNamed: boolean) => Holds

/** All conditions of a rule as one. `isNamed`: the rule names the capability itself, not a pattern of names. */
export function conditionTest({path_prefix, size_lt, size_gte, host, input, time}: Conditions): Test {
  const tests: Test[] = []
  if (path_prefix !== undefined) tests.push(pathTest([path_prefix].flat()))
  if (size_lt !== undefined) tests.push(sizeTest(bytes => bytes < toBytes(size_lt)))
  if (size_gte !== undefined) tests.push(sizeTest(bytes => bytes >= toBytes(size_gte)))
  if (host !== undefined) tests.push(hostTest([host].flat()))
  if (time !== undefined) tests.push(timeTest(time))
  for (const [field, wanted] of Object.entries(input ?? {})) tests.push(fieldTest(field, toWanted(wanted)))
  return (call, isNamed) => all(tests.map(test => test(call, isNamed)))
}

type Wanted = NonNullable<Conditions['input']>[string]

function toWanted(wanted: Wanted): Parameters<typeof fieldTest>[1] {
  if (typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)) return createExpression(wanted.matches)
  return [wanted].flat()
}
