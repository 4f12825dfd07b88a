import assert from 'node:assert/strict'
import {spawn} from 'node:child_process'
import {join} from 'node:path'
import {test} from 'node:test'
import {isRunning} from '../../src/cli/processes.ts'
import {ended, ROOT} from '../support/kruxos.ts'

test('Ctrl-C during the demonstration leaves no gateway behind', async () => {
  // Ctrl-C of a terminal goes to the whole group.
  const demo = spawn(process.execPath, [join(ROOT, 'scripts', 'demo.ts')], {detached: true})
  const ending = ended(demo)
  let screen = ''
  demo.stderr.resume()
  const pid = await new Promise<number>(resolve =>
    demo.stdout.on('data', chunk => {
      screen += chunk
      const [, started] = /Started the gateway \(pid (\d+)/.exec(screen) ?? []
      if (started) resolve(Number(started))
    }),
  )
  process.kill(-Number(demo.pid), 'SIGINT')
  await ending
  assert.match(screen, /Stopped the gateway/)
  assert.ok(!isRunning(pid))
})
