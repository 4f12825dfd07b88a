import {accessSync, closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync} from 'node:fs'
import type {ClientHost, HostFacts} from './adapter.ts'

/** The file system of this process, with the rights of this process: what it may not read is not there. */
export function localHost(facts: HostFacts): ClientHost {
  return {...facts, exists: existsSync, isExecutable, list, read}
}

function isExecutable(path: string): boolean {
  return orElse(false, () => {
    accessSync(path, constants.X_OK)
    return true
  })
}

function list(folder: string): string[] {
  return orElse([], () => readdirSync(folder))
}

/** Without waiting, so that a named pipe cannot hold us up. */
function read(path: string): string | null {
  return orElse(null, () => {
    const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      return fstatSync(descriptor).isFile() ? readFileSync(descriptor, 'utf8') : null
    } finally {
      closeSync(descriptor)
    }
  })
}

function orElse<T>(fallback: T, action: () => T): T {
  try {
    return action()
  } catch {
    return fallback
  }
}
