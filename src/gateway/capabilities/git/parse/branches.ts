import {decode} from '../fields.ts'

export interface Branch {
  readonly name: string
  readonly is_current: boolean
  readonly is_remote: boolean
}

/** For `git for-each-ref`: a line each; no name of a ref holds a line break (git-check-ref-format(1)). */
export const BRANCH_FORMAT = '%(refname)%00%(HEAD)%00%(symref)'
const REMOTE = 'refs/remotes/'
const LOCAL = 'refs/heads/'

/** `origin/HEAD` and its like are left out: they are names of another. */
export function parseBranches(output: string): Branch[] {
  const lines = output.split('\n').filter(line => line !== '')
  return lines.flatMap(line => {
    const [ref = '', head = '', target = ''] = decode(line).split('\0')
    const isRemote = ref.startsWith(REMOTE)
    if (isRemote && target !== '') return []
    const name = ref.slice((isRemote ? REMOTE : LOCAL).length)
    return [{name, is_current: head === '*', is_remote: isRemote}]
  })
}
