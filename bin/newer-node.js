// Plain JavaScript that Node 14.18 can run: it is loaded only by a Node that is too old for the rest.
const {spawn, spawnSync} = require('node:child_process')
const {existsSync} = require('node:fs')
const {delimiter, join} = require('node:path')

const NAME = process.platform === 'win32' ? 'node.exe' : 'node'

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major === 24 ? minor >= 15 : major >= 26
}

const needed = `it needs Node.js 24.15 or later of 24, or 26; this is ${process.versions.node} (${process.execPath})`

/** Beside us in a folder of npm's, the package `node` is found below; it holds the official program. */
function remedy(root) {
  const modules = join('lib', 'node_modules', 'kruxos')
  return root.endsWith(modules)
    ? `npm install --global --prefix ${root.slice(0, -modules.length - 1)} node@24`
    : 'install Node.js 24 (https://nodejs.org) and put its folder first in PATH'
}

/** The runtime of the package, of a clone, of the folder or the prefix that npm installed us into, or one on PATH. */
function findNode(root) {
  const places = [
    join(root, 'libexec'),
    join(root, 'node_modules', 'node', 'bin'),
    join(root, '..', 'node', 'bin'),
    join(root, '..', '..', '..', 'bin'),
    ...(process.env.PATH || '').split(delimiter).filter(Boolean),
  ]
  return places.map(place => join(place, NAME)).find(node => existsSync(node) && isNewEnough(versionOf(node)))
}

function versionOf(node) {
  const {stdout} = spawnSync(node, ['--version'], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']})
  return (stdout || '').trim().replace(/^v/, '')
}

/** As if it stood in our place: its standard streams are ours, signals reach it, and its end is ours. */
function become(node, args, fail) {
  const child = spawn(node, ['--', ...args], {stdio: 'inherit'})
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  // Ctrl-C of a terminal goes to both of us already, and a second one would cut short what the first began.
  const forwarded = process.stdin.isTTY ? signals.filter(signal => signal !== 'SIGINT') : signals
  for (const signal of signals) process.on(signal, () => forwarded.includes(signal) && child.kill(signal))
  child.on('error', error => fail(error.message))
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeAllListeners(each)
    if (signal) process.kill(process.pid, signal)
    process.exitCode = code === null ? 1 : code
  })
}

module.exports = {become, findNode, needed, remedy}
