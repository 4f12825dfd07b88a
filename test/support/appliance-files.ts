import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {tool, UPSTREAM_PROGRAM} from './fixture-upstream.ts'

/** Writes a file into a folder, private, and gives its path. */
export function fileIn(folder: string, name: string, text: string, mode = 0o600): string {
  writeFileSync(join(folder, name), text, {mode})
  return join(folder, name)
}

export const SECRET_VALUE = 'canary-of-a-secret-value'
export const PASSWORD = 'canary-of-a-mail-password'

/** How a server of one tool is started, in the words of the file. */
export function noteServer(folder: string): string {
  const script = fileIn(folder, 'script.json', JSON.stringify({tools: [tool('echo')]}))
  return `{transport: stdio, command: ${process.execPath}, args: [${UPSTREAM_PROGRAM}], env: {SCRIPT: {value: ${script}}}}`
}

/** A thing of every kind but clients, and what it refers to. */
export function wholeAppliance(folder: string): string {
  mkdirSync(join(folder, 'docs'), {recursive: true})
  fileIn(folder, 'github', `${SECRET_VALUE}\n`)
  fileIn(folder, 'password', `${PASSWORD}\n`)
  fileIn(folder, 'org.yaml', 'version: 1\nname: org\n')
  return `version: 1
agents:
  build-bot: {purpose: builds, tools: {only: [filesystem.*], mode: search}}
  other: {}
secrets:
  github: {value: {file: github}, capabilities: [network.*], hosts: [api.github.com]}
policy:
  org: {file: org.yaml}
  agents/build-bot: |
    version: 1
    name: bot
mounts:
  docs: {hostDir: docs, readOnly: true, agents: [build-bot]}
upstreams:
  notes:
    launch: ${noteServer(folder)}
services:
  work:
    settings:
      smtp: {host: localhost, port: 1, security: none}
      imap: {host: localhost, port: 1, security: none}
      user: bot
      from: bot@example.com
    password: {file: password}
tokens:
  ci: {agent: build-bot, ttlSeconds: 86400, out: ci-token}
  job: {envOut: job.env}
settings:
  log: {level: debug}
`
}
