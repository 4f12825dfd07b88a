import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {KruxosError} from '../contract/errors.ts'

/** What `kruxos config` keeps. Every value is text. */
export const PREFERENCES = {
  output: {description: 'how results are printed: text or json', values: ['text', 'json']},
  socket: {description: 'path of the admin socket, after --socket and KRUXOS_SOCKET', values: null},
} as const

export type PreferenceName = keyof typeof PREFERENCES
export type Preferences = Readonly<Partial<Record<PreferenceName, string>>>

const FILE_NAME = 'cli'

export function preferencesFile(configDir: string): string {
  return join(configDir, `${FILE_NAME}.json`)
}

/** Every command reads them at its start, so this is one file and no library. @throws KruxosError IO */
export function readPreferences(configDir: string): Preferences {
  const file = preferencesFile(configDir)
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {}
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES') return {}
    throw new KruxosError('IO', `cannot read the preferences in ${file}`, {
      hint: `mend or remove ${file}`,
      cause: error,
    })
  }
}

/**
 * @param value null forgets it
 * @returns whether anything changed
 * @throws KruxosError IO
 */
export async function writePreference(configDir: string, name: PreferenceName, value: string | null): Promise<boolean> {
  if ((readPreferences(configDir)[name] ?? null) === value) return false
  const {default: Conf} = await import('conf')
  try {
    const store = new Conf<Preferences>({
      cwd: configDir,
      configName: FILE_NAME,
      projectName: 'kruxos',
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
    })
    if (value === null) store.delete(name)
    else store.set(name, value)
    return true
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    throw new KruxosError('IO', `cannot write ${preferencesFile(configDir)} (${code})`, {cause: error})
  }
}

/** @throws KruxosError USAGE */
export function checkPreferenceName(name: string): PreferenceName {
  if (Object.hasOwn(PREFERENCES, name)) return name as PreferenceName
  throw new KruxosError('USAGE', 'there is no such preference', {
    hint: `those that exist: ${Object.keys(PREFERENCES).join(', ')}`,
  })
}

/** @throws KruxosError USAGE */
export function checkPreference(name: PreferenceName, value: string): string {
  const values: readonly string[] | null = PREFERENCES[name].values
  if (value !== '' && (values === null || values.includes(value))) return value
  throw new KruxosError('USAGE', `${name} cannot be that`, {
    hint: values === null ? undefined : `one of: ${values.join(', ')}`,
  })
}
