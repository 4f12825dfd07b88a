/** Imported before each test file: a file that goes on after its tests have ended fails and says what holds it. */
import {after} from 'node:test'
import {isMainThread} from 'node:worker_threads'

/** For what still closes, and for the results on their way to the runner. */
const PATIENCE_MS = 60_000

/** The runner and the workers of a file load this too, where there is no file to end. */
if (isMainThread && process.env['NODE_TEST_CONTEXT'] !== undefined)
  after(() => void setTimeout(fail, PATIENCE_MS).unref())

function fail(): void {
  process.stderr.write(`the tests have ended, the file has not: ${process.getActiveResourcesInfo().join(', ')}\n`)
  process.exit(1)
}
