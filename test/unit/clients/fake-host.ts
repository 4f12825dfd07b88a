import type {ClientHost} from '../../../src/clients/adapter.ts'
import {pathsOf} from '../../../src/clients/places.ts'

type Options = Partial<Pick<ClientHost, 'platform' | 'home' | 'env' | 'cwd'>> & {
  /** path -> text; folders exist by what is in them, or by a path that ends in a separator */
  files?: Readonly<Record<string, string>>
  executables?: readonly string[]
}

/** A file system in memory, for any system on any system. */
export function fakeHost({files = {}, executables = [], ...facts}: Options = {}): ClientHost {
  const platform = facts.platform ?? 'linux'
  const home = facts.home ?? (platform === 'win32' ? 'C:\\Users\\u' : platform === 'darwin' ? '/Users/u' : '/home/u')
  const {sep} = pathsOf(platform)
  const paths = [...Object.keys(files), ...executables]
  const below = (folder: string) => paths.filter(path => path.startsWith(folder + sep))
  return {
    platform,
    home,
    env: facts.env ?? {},
    cwd: facts.cwd ?? home,
    exists: path => paths.includes(path) || below(path).length > 0,
    isExecutable: path => executables.includes(path),
    list: folder => [...new Set(below(folder).map(path => path.slice(folder.length + 1).split(sep)[0] ?? ''))],
    read: path => files[path] ?? null,
  }
}
