/**
 * A process that makes calls, to be limited or killed from outside.
 * `node calls.ts <folder>` makes the calls of `calls.json`, an array of [verb, input], and prints the outcomes as JSON;
 * `node calls.ts <folder> as-nobody` does so without the rights of root;
 * `node calls.ts <folder> forever` writes one of two contents to `file` again and again, and says once that it does.
 * The folder holds `work` and `trash`.
 */
import {readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {createFilesystem} from '../../../../../src/gateway/capabilities/filesystem/index.ts'
import {CapabilityError} from '../../../../../src/gateway/capability.ts'
import {run} from '../run.ts'

const [folder = '', mode] = process.argv.slice(2)
const {capabilities} = createFilesystem()
const context = {workspaceDir: join(folder, 'work'), trashDir: join(folder, 'trash')}
const call = (verb: string, input: Record<string, unknown>) => run(capabilities, `filesystem.${verb}`, input, context)

// the limit on the size of files sends it before it fails the write
process.on('SIGXFSZ', () => {})

if (mode === 'as-nobody') {
  process.setgroups?.([])
  process.setgid?.(65_534)
  process.setuid?.(65_534)
}

if (mode === 'forever') {
  for (let turn = 0; ; turn++) {
    await call('write', {path: 'file', content: 'ab'.charAt(turn % 2).repeat(300_000)})
    if (turn === 0) process.stdout.write('writing\n')
  }
} else {
  const outcomes: unknown[] = []
  for (const [verb, input] of JSON.parse(await readFile(join(folder, 'calls.json'), 'utf8'))) {
    const outcome = await call(verb, input).catch((error: unknown) => {
      if (error instanceof CapabilityError) return {error: error.type, message: error.message}
      throw error
    })
    outcomes.push(outcome)
  }
  process.stdout.write(JSON.stringify(outcomes))
}
