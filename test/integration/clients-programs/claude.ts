/**
 * Writes like Claude Code: makes `FILE.lock` as proper-lockfile does, reads, adds an entry, formats the whole file anew,
 * writes a temporary file, renames it, removes the lock. Usage: claude.ts FILE PREFIX COUNT PAUSE_MS
 */
import {mkdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

const [file = '', prefix = '', count = '', pauseMs = ''] = process.argv.slice(2)

async function lock(): Promise<void> {
  for (;;) {
    try {
      return mkdirSync(`${file}.lock`)
    } catch {
      if (Date.now() - (statSync(`${file}.lock`, {throwIfNoEntry: false})?.mtimeMs ?? Date.now()) > 10_000)
        rmdirSync(`${file}.lock`)
      await sleep(10 + Math.random() * 40)
    }
  }
}

for (let index = 0; index < Number(count); index++) {
  await lock()
  const model = JSON.parse(readFileSync(file, 'utf8'))
  await sleep(Math.random() * 5)
  model.mcpServers = {...model.mcpServers, [`${prefix}${index}`]: {type: 'stdio', command: 'x', args: []}}
  writeFileSync(`${file}.tmp.${process.pid}`, JSON.stringify(model, null, 2))
  renameSync(`${file}.tmp.${process.pid}`, file)
  rmdirSync(`${file}.lock`)
  await sleep(Number(pauseMs))
}
