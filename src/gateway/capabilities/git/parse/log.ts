import {decode} from '../fields.ts'

export interface Commit {
  readonly hash: string
  readonly short_hash: string
  readonly author_name: string
  readonly author_email: string
  readonly timestamp: string
  readonly message: string
}

/** For `git log -z`: fields of a commit, each ended by NUL; none of them can hold one. */
export const LOG_FORMAT = '%H%x00%h%x00%an%x00%ae%x00%ct%x00%B'
const FIELDS = 6
/** The last moment that a Date can hold, seconds; git takes any number for the time of a commit. */
const LAST_SECOND = 8_640_000_000_000

export function parseLog(output: string): Commit[] {
  const fields = output.split('\0').map(decode)
  const commits: Commit[] = []
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [hash = '', short_hash = '', author_name = '', author_email = '', time = '', message = ''] = fields.slice(at)
    commits.push({
      hash,
      short_hash,
      author_name,
      author_email,
      timestamp: toTimestamp(time),
      message: message.trimEnd(),
    })
  }
  return commits
}

function toTimestamp(seconds: string): string {
  return new Date(Math.min(Number(seconds) || 0, LAST_SECOND) * 1000).toISOString()
}
