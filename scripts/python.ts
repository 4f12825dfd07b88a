/**
 * The Python SDK's checks, with whatever Python of 3.11 or later is there: `node scripts/python.ts test|docs|bench|lock`.
 * Each Python gets an environment of its own under .cache/, with what sdk/python/requirements-dev.txt pins.
 */
import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'

const OLDEST = [3, 11]
const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '..')
const folder = join(root, 'sdk', 'python')
const cache = join(root, '.cache')
const isWindows = process.platform === 'win32'

interface Environment {
  readonly version: string
  readonly python: string
}

const commands: Record<string, (environments: readonly [Environment, ...Environment[]]) => void> = {
  test(environments) {
    const [{python}] = environments
    run(python, ['-m', 'ruff', 'check', '--cache-dir', join(cache, 'ruff'), '.'])
    run(python, ['-m', 'ruff', 'format', '--check', '--cache-dir', join(cache, 'ruff'), '.'])
    run(python, ['-m', 'mypy', '--cache-dir', join(cache, 'mypy')])
    run(process.execPath, [require.resolve('pyright/index.js'), '--pythonpath', python])
    for (const each of environments) {
      process.stdout.write(`Python ${each.version}\n`)
      run(each.python, ['-m', 'pytest'])
    }
  },
  docs: ([{python}]) => run(python, ['scripts/reference.py']),
  bench: ([{python}]) => run(python, ['bench/run.py', ...process.argv.slice(3)]),
  lock([{python}]) {
    run(python, ['-m', 'pip', 'install', '--quiet', 'pip-tools'])
    const quiet = ['--quiet', '--no-header', '--no-annotate', '--no-emit-options', '--strip-extras']
    run(python, ['-m', 'piptools', 'compile', '--upgrade', '--generate-hashes', ...quiet, 'requirements-dev.in'])
  },
}

/** The usual one first. */
function findPythons(): [string, string][] {
  const found = new Map<string, string>()
  for (const name of ['python3', 'python3.11', 'python3.12', 'python3.13', 'python3.14', 'python']) {
    const {stdout = ''} = spawnSync(
      name,
      ['-c', 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])'],
      {
        encoding: 'utf8',
        shell: isWindows,
      },
    )
    const version = stdout.trim()
    const [major = 0, minor = 0] = version.split('.').map(Number)
    const isNewEnough = major > (OLDEST[0] ?? 0) || (major === OLDEST[0] && minor >= (OLDEST[1] ?? 0))
    if (isNewEnough && !found.has(version)) found.set(version, name)
  }
  return [...found]
}

function prepare([version, name]: [string, string]): Environment {
  const environment = join(cache, `python-${version}`)
  const python = join(environment, isWindows ? 'Scripts' : 'bin', 'python')
  const requirements = join(folder, 'requirements-dev.txt')
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  const marker = join(environment, 'requirements.sha256')
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== digest) {
    process.stderr.write(`installing what the tests of the Python SDK need, for Python ${version} …\n`)
    run(name, ['-m', 'venv', '--clear', environment])
    run(python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '--requirement', requirements])
    writeFileSync(marker, digest)
  }
  const anew = ['--quiet', '--no-deps', '--no-build-isolation', '--force-reinstall', folder]
  run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', ...anew])
  return {version, python}
}

function run(command: string, args: readonly string[]): void {
  const {status, error} = spawnSync(command, args, {cwd: folder, stdio: ['ignore', 'inherit', 'inherit']})
  if (status === 0) return
  process.stderr.write(`error: ${command} ${args.join(' ')} ended with ${error?.message ?? status}\n`)
  process.exit(status ?? 1)
}

function fail(message: string, hint: string): never {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`)
  process.exit(1)
}

const command = commands[process.argv[2] ?? '']
if (!command) fail('say what to do', `node scripts/python.ts ${Object.keys(commands).join('|')}`)
if (!existsSync(join(root, 'dist', 'cli.cjs'))) fail('kruxos is not built', 'npm run build')
const [first, ...others] = findPythons()
if (!first) fail('no Python of 3.11 or later with venv is there', 'for example: apt install python3 python3-venv')
command([prepare(first), ...others.map(prepare)])
