import {decode} from '../fields.ts'

export interface PushedRef {
  readonly ref: string
  readonly outcome: 'updated' | 'up-to-date' | 'rejected'
  readonly summary: string
}

/** `git push --porcelain`: `flag \t from:to \t summary` for each ref (git-push(1)). */
export function parsePush(output: string): PushedRef[] {
  return decode(output)
    .split('\n')
    .flatMap(line => {
      const [, flag = '', refs = '', summary = ''] = /^([ +*!=-])\t([^\t]+)\t(.*)$/.exec(line) ?? []
      if (flag === '') return []
      const outcome = flag === '!' ? 'rejected' : flag === '=' ? 'up-to-date' : 'updated'
      return [{ref: refs.slice(refs.indexOf(':') + 1), outcome, summary}]
    })
}
