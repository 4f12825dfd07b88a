import {dirname, resolve} from 'node:path'
import type {z} from 'zod'
import {KruxosError} from '../../contract/errors.ts'
import type {PolicyTestResult} from '../../contract/policy.ts'
import {PolicyFixtures} from '../../contract/policy-fixtures.ts'
import {describeFault, readYaml, runCase} from '../../policy/index.ts'
import {declaredTier} from './built-in.ts'
import {installedFiles, readPolicyFile, toPolicy} from './files.ts'

/**
 * Every case of a fixture file under the files that are given, else those that it names, else those of this machine.
 * @throws KruxosError IO naming file:line:column
 */
export function runFixtures(
  file: string,
  given: readonly string[] | undefined,
  policiesDir: string,
): z.output<typeof PolicyTestResult> {
  const read = readYaml(readPolicyFile(file, 'org').text, PolicyFixtures)
  if (!read.ok) {
    const [first] = read.faults
    throw new KruxosError('IO', first ? describeFault(file, first) : `${file} does not fit`, {
      hint: 'docs/policy.md shows a table of cases',
    })
  }
  const named = read.value.policy?.map(each => resolve(dirname(file), each))
  const files = (given ?? named)?.map(each => readPolicyFile(each, undefined)) ?? installedFiles(policiesDir)
  const policy = toPolicy(files)
  const cases = read.value.cases.map((each, index) =>
    runCase(policy, each, `${file}:${read.positionOf(['cases', index]).line}`, declaredTier),
  )
  const failed = cases.filter(({ok}) => !ok).length
  return {ok: failed === 0, passed: cases.length - failed, failed, cases}
}
