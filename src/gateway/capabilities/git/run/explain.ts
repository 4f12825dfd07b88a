import type {Roots} from '../../filesystem/paths/roots.ts'

const MAX_LENGTH = 600
/** What tells of progress, and hints for people at a terminal. */
const NOISE =
  /^(hint:|remote: ?$|Cloning into|To |From |Everything up-to-date|Please make sure you have|and the repository exists|.*\d+% \(\d+\/\d+\)|remote: (Enumerating|Counting|Compressing|Total))/
const CONTROL = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu

interface Hide {
  readonly roots: Roots
  /** folders and files of the gateway that mean nothing to the agent */
  readonly hidden: readonly string[]
  readonly secret?: string | undefined
}

/** What git said on stderr, in one line, with the agent's own paths and without what is not for the agent. */
export function explainFailure(stderr: string, {roots, hidden, secret}: Hide): string {
  let text = stderr
  for (const value of secretsIn(secret)) text = text.replaceAll(value, '…')
  for (const {host, virtual} of roots) text = text.replaceAll(host, virtual)
  for (const folder of hidden) text = text.replaceAll(folder, '…')
  const lines = text.split(/[\r\n]+/).filter(line => line.trim() !== '' && !NOISE.test(line))
  const line = lines.join('; ').replace(CONTROL, ' ').trim()
  return (line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH)}…`) || 'git gave no reason'
}

/** The password of a credential as git is given it (git-credential(1)). */
function secretsIn(input = ''): string[] {
  return input.split('\n').flatMap(line => (line.startsWith('password=') ? line.slice('password='.length) || [] : []))
}
