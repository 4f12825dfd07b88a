import {mkdir, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type ConfigEntry, formatConfig, isKept} from './config.ts'

/**
 * What working trees share (gitrepository-layout(5)), but for `config`, `hooks`, `modules` and `worktrees`. HEAD is how git
 * knows which branch the main working tree is on.
 */
const SHARED = ['HEAD', 'info', 'logs', 'objects', 'packed-refs', 'refs', 'reftable', 'shallow']

/**
 * A folder that stands for the common part of a repository ($GIT_COMMON_DIR): the objects and branches are those of
 * the repository, the configuration is what we let through of it. Whatever is written into `.git/config` while git
 * runs, git never reads it.
 * @param gitDir from the folder that git runs in
 */
export async function makeShadow(dir: string, gitDir: '.' | '.git', entries: readonly ConfigEntry[]): Promise<void> {
  await mkdir(dir, {mode: 0o700})
  await writeFile(join(dir, 'config'), formatConfig(entries.filter(isKept)))
  // the folder that git runs in is held by us: no rename can put another in its place
  await Promise.all(SHARED.map(name => symlink(join('/proc/self/cwd', gitDir, name), join(dir, name))))
}
