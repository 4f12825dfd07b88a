import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {chmodSync, lchownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {promisify} from 'node:util'
import type {Change, ClientId} from '../../src/clients/adapter.ts'
import type {ChangeJob} from '../../src/clients/apply-change.ts'

export const ENTRY = {
  serverName: 'kruxos',
  command: '/opt/kruxos/bin/mcp-bridge',
  args: [],
  env: {KRUXOS_ENDPOINT: 'wss://localhost:7700', KRUXOS_AGENT_NAME: 'claude-agent', KRUXOS_TOKEN_LABEL: 'claude-code'},
}

/** A home of its own, removed at the end of the block. */
export function tempHome() {
  const home = mkdtempSync(join(tmpdir(), 'kx-'))
  return {
    home,
    claude: join(home, '.claude.json'),
    codex: join(home, '.codex', 'config.toml'),
    put(path: string, content: string | Buffer, mode = 0o600): void {
      mkdirSync(dirname(path), {recursive: true})
      writeFileSync(path, content)
      chmodSync(path, mode)
    },
    [Symbol.dispose]: () => rmSync(home, {recursive: true, force: true}),
  }
}

export function setJob(
  home: string,
  client: ClientId,
  options: Partial<Extract<Change, {kind: 'set'}>> = {},
): ChangeJob {
  return jobOf(home, client, {kind: 'set', entry: ENTRY, allowTools: false, force: false, ...options})
}

export function removeJob(home: string, client: ClientId): ChangeJob {
  return jobOf(home, client, {kind: 'remove', serverName: 'kruxos', force: false})
}

function jobOf(home: string, client: ClientId, change: Change): ChangeJob {
  const host = {platform: 'linux', home, env: {}, cwd: home} as const
  return {kind: 'change', client, host, change, mode: 'write', evenIfNotInstalled: true}
}

export function modeOf(path: string): string {
  return (lstatSync(path).mode & 0o777).toString(8)
}

/** Names in a folder that neither its owner nor a backup put there. */
export function litterIn(folder: string): string[] {
  return readdirSync(folder).filter(name => /\.tmp$|lock|takeover/.test(name))
}

function programPath(name: string): string {
  return join(import.meta.dirname, 'clients-programs', `${name}.ts`)
}

/** Makes the many short-lived programs of these tests start three times as fast. */
const compileCache = mkdtempSync(join(tmpdir(), 'kx-cc-'))
process.once('exit', () => rmSync(compileCache, {recursive: true, force: true}))
const env = {...process.env, NODE_COMPILE_CACHE: compileCache}

/** Runs a program of `clients-programs` to its end. Its stdout is the answer. */
export async function runProgram(name: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [programPath(name), ...args], {env})).stdout
}

export function startProgram(name: string, ...args: string[]): ChildProcess {
  return spawn(process.execPath, [programPath(name), ...args], {env, stdio: ['ignore', 'pipe', 'inherit']})
}

/** The shell words that run a program, for a test that must prepare its surroundings first. */
export function programWords(name: string, ...args: string[]): string[] {
  return [process.execPath, programPath(name), ...args]
}

/** The entry point that writes for another user; a build has it as one file. */
export const WRITE_CHILD = join(import.meta.dirname, '..', '..', 'src', 'clients', 'write-child.ts')

/** Gives a folder and all that is in it to a user; links themselves, not what they lead to. */
export function chownTree(folder: string, uid: number, gid: number): void {
  const below = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  for (const path of ['', ...below]) lchownSync(join(folder, path), uid, gid)
}
