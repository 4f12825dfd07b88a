import {rmSync} from 'node:fs'
import {KruxosError} from '../../contract/errors.ts'
import {holdsToken} from '../../contract/names.ts'
import type {Token} from '../../contract/token.ts'
import {addToEnvFile, variableOf} from '../env-file.ts'
import type {Context} from './kind.ts'
import {readIfThere, writePrivate} from './private-file.ts'

/** Where a token goes, beside the vault: absolute paths. */
export interface Destinations {
  /** the token and nothing else */
  readonly out?: string | undefined
  /** a line of it */
  readonly envOut?: string | undefined
}

/** @throws KruxosError CONFLICT when another token goes there, or the file of `out` holds something else, IO */
export function checkDestinations({out, envOut}: Destinations, isTaken: boolean): void {
  if (isTaken) throw new KruxosError('CONFLICT', `only one token can go to ${out ?? envOut}`)
  const text = out === undefined ? null : readIfThere(out)
  if (text !== null && !isToken(text)) throw new KruxosError('CONFLICT', `${out} exists already and holds no token`)
  if (envOut !== undefined) readIfThere(envOut)
}

/** Those that do not hold this token. */
export async function missingFrom(
  {admin}: Context,
  token: Token,
  {out, envOut}: Destinations,
): Promise<('out' | 'envOut')[]> {
  const isHeld = async (held: string | null) => {
    if (held === null || !token.stored) return held !== null
    return (await admin.call('vault.compare', {path: `user/token/${token.label}`, secretValue: held})).isSame
  }
  const isOut = out === undefined || (await isHeld(readIfThere(out)?.trimEnd() ?? null))
  const isEnvOut = envOut === undefined || (await isHeld(lastValue(readIfThere(envOut), variableOf(token))))
  return [...(isOut ? [] : ['out' as const]), ...(isEnvOut ? [] : ['envOut' as const])]
}

/** Writes the token where it is to be. @throws KruxosError CONFLICT, IO */
export async function deliver(
  {out, envOut}: Destinations,
  answer: {token: Token; secret: string | null},
  {host}: Context,
): Promise<void> {
  const {secret} = answer
  if (out !== undefined && secret !== null) {
    const before = readIfThere(out)
    if (before !== `${secret}\n`) writePrivate(out, `${secret}\n`, before)
  }
  if (envOut !== undefined) await addToEnvFile(envOut, envOut === host.env['GITHUB_ENV'], async () => answer)
}

/** Looks at the files now, to put them back as they are. */
export function remember({out, envOut}: Destinations): () => void {
  const files = [out, envOut].filter(path => path !== undefined).map(path => ({path, text: readIfThere(path)}))
  return () => {
    for (const {path, text} of files) {
      if (text === null) rmSync(path, {force: true})
      else if (readIfThere(path) !== text) writePrivate(path, text, text)
    }
  }
}

function isToken(text: string): boolean {
  return holdsToken(text) && !/\s/.test(text.trimEnd())
}

function lastValue(text: string | null, name: string): string | null {
  const line = text?.split('\n').findLast(each => each.startsWith(`${name}=`))
  return line?.slice(name.length + 1) ?? null
}
