// Plain JavaScript: it runs on whatever Node is there, before anything is installed.
import {spawnSync} from 'node:child_process'
import {existsSync, statSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const marker = `${root}node_modules/.package-lock.json`
const isFresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs

if (!isFresh) {
  process.stderr.write('installing the dependencies (npm ci) …\n')
  const {status} = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
if (!existsSync(`${root}node_modules/node/bin/node`) && !existsSync(`${root}node_modules/node/bin/node.exe`)) {
  process.stderr.write('error: the Node.js that comes with the dependencies is missing (were install scripts off?)\n')
  process.stderr.write('hint: npm rebuild node\n')
  process.exit(1)
}
