import {readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'

/** The wall clock of a process, wrong by so much until it is set; its monotonic clock is right. */
export interface WrongClock {
  /** for the process */
  readonly env: Readonly<Record<string, string>>
  /** what NTP does */
  set(): void
}

/** Needs libfaketime. */
export function clockIn1970(dir: string): WrongClock {
  const file = join(dir, 'clock')
  const secondsSince1970 = Math.floor(Date.now() / 1000)
  writeFileSync(file, `-${secondsSince1970 - 100}\n`)
  return {
    env: {
      LD_PRELOAD: libfaketime(),
      DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
      FAKETIME_TIMESTAMP_FILE: file,
    },
    set: () => writeFileSync(file, '+0\n'),
  }
}

function libfaketime(): string {
  for (const folder of readdirSync('/usr/lib').filter(name => name.endsWith('-linux-gnu'))) {
    const path = join('/usr/lib', folder, 'faketime')
    if (names(path).includes('libfaketime.so.1')) return join(path, 'libfaketime.so.1')
  }
  throw new Error('libfaketime is not installed; test/debian-packages.txt names what the tests need')
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
